//! The lists, the traces, and the actions that can be taken.

use serde_json::{Value, json};

use super::client::{Server, browse, file, get, post, wspbus};

const CONFIGURATION: &str = "cherrypy/start-listener-stops";
const CLAIM: &str = "running-means-services-up";

fn id() -> String {
    format!("{CONFIGURATION}/{CLAIM}")
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("an array")
}

/// The counterexample, as the server sends it.
fn counterexample(server: &Server) -> Value {
    let answer = get(server.address, &format!("/api/trace?id={}", id().replace('/', "%2F")));
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

/// Asks for the actions that can be taken after the first steps of a trace.
fn options(server: &Server, trace: &Value, steps: usize) -> super::client::Answer {
    let path: Vec<&Value> = list(&trace["steps"])[..steps].iter().map(|step| &step["action"]).collect();
    let asked = json!({ "model": trace["model"], "configuration": trace["configuration"], "path": path });
    post(server.address, "/api/options", &asked.to_string())
}

#[test]
fn the_known_counterexamples_of_every_model_are_listed_at_once() {
    let server = browse(&[]);
    assert!(server.told.contains(" known counterexamples of "), "{}", server.told);
    let listed = get(server.address, "/api/traces");
    assert!(listed.has("Content-Type: application/json; charset=utf-8"), "{}", listed.head);
    let rows = listed.json();
    let row = list(&rows).iter().find(|row| row["id"] == id().as_str()).expect("the bug of the README");
    assert_eq!(
        (&row["found"], &row["steps"], &row["verdict"]),
        (&json!(false), &Value::Null, &json!("violated"))
    );
    assert_eq!((&row["kind"], &row["requirements"]), (&json!("safety"), &json!(["LIFE-3"])));
    for model in ["relay", "site", "cherrypy", "magicbus", "httpd", "mod_wsgi", "gunicorn"] {
        assert!(list(&rows).iter().any(|row| row["model"] == model), "{model}");
    }
    let configurations = get(server.address, "/api/configurations").json();
    assert!(list(&configurations).iter().any(|row| row["model"] == "lifecycle" && row["traces"] == 0));
    let page = get(server.address, "/");
    assert!(
        page.has("Content-Type: text/html; charset=utf-8") && page.has("X-Content-Type-Options: nosniff")
    );
    assert!(page.has("Referrer-Policy: no-referrer") && page.has("Cache-Control: no-store"), "{}", page.head);
    assert!(page.head.contains("Content-Security-Policy: default-src 'none'"), "{}", page.head);
    assert!(page.body.contains("name=\"wspbus-api\" content=\"/api\""), "{}", page.body);
}

#[test]
fn a_trace_is_found_when_it_is_opened_and_then_the_others_are_listed() {
    let server = browse(&["cherrypy"]);
    let rows = || {
        let all = get(server.address, "/api/traces").json();
        let is_of = |row: &&Value| row["configuration"] == "start-listener-stops";
        list(&all).iter().filter(is_of).cloned().collect::<Vec<Value>>()
    };
    let before = rows();
    assert!(before.iter().all(|row| row["found"] == false && row["steps"] == Value::Null), "{before:?}");
    let trace = counterexample(&server);
    let shown = wspbus(&["show", &id(), "--as", "json"]);
    assert_eq!(trace, serde_json::from_slice::<Value>(&shown.stdout).expect("a trace"));
    let after = rows();
    assert!(after.iter().all(|row| row["found"] == true), "{after:?}");
    let row = after.iter().find(|row| row["id"] == id().as_str()).expect("it is listed");
    assert_eq!(row["steps"], list(&trace["steps"]).len());
    let others = get(server.address, "/api/traces").json();
    assert!(list(&others).iter().any(|row| row["found"] == false), "no other configuration is checked");
    let claims = "/api/claims?model=cherrypy&configuration=start-listener-stops";
    let claims = get(server.address, claims).json();
    let verdict = |claim: &str| {
        list(&claims).iter().find(|row| row["property"] == claim).map(|row| row["verdict"].clone())
    };
    assert_eq!(verdict(CLAIM), Some(json!("violated")));
    assert_eq!(verdict("no-deadlock"), Some(json!("holds")));
    assert!(list(&claims).iter().any(|row| row["verdict"] == "untested" && row["trace"] == Value::Null));
}

#[test]
fn a_model_that_is_named_lists_its_witnesses_too() {
    let server = browse(&["lifecycle"]);
    let rows = get(server.address, "/api/traces").json();
    let row = list(&rows).iter().find(|row| row["verdict"] == "reached").expect("a witness");
    assert_eq!((&row["kind"], &row["found"]), (&json!("reachability"), &json!(false)));
    let trace = get(server.address, &format!("/api/trace?id={}", row["id"].as_str().expect("a text")));
    assert_eq!(trace.json()["verdict"], "reached");
}

#[test]
fn one_configuration_or_claim_that_is_named_is_checked_at_once() {
    for (name, rows) in [(CONFIGURATION.to_owned(), None), (id(), Some(1))] {
        let server = browse(&[&name]);
        let listed = get(server.address, "/api/traces").json();
        assert!(rows.is_none_or(|rows| list(&listed).len() == rows), "{listed}");
        assert!(list(&listed).iter().all(|row| row["found"] == true), "{listed}");
        assert!(list(&listed).iter().any(|row| row["id"] == id().as_str() && row["steps"].is_number()));
    }
}

#[test]
fn each_step_of_a_counterexample_can_be_taken_again_and_left() {
    let server = browse(&[CONFIGURATION]);
    let trace = counterexample(&server);
    let steps = list(&trace["steps"]);
    for (taken, step) in steps.iter().enumerate() {
        let options = options(&server, &trace, taken);
        assert_eq!(options.status, 200, "{options:?}");
        let options = options.json();
        let state = if taken == 0 { &trace["initial"] } else { &steps[taken - 1]["after"] };
        assert_eq!(&options["state"], state, "after {taken} steps");
        assert_eq!((&options["initial"], &options["lanes"]), (&trace["initial"], &trace["lanes"]));
        let enabled = list(&options["enabled"]);
        let next = enabled.iter().find(|choice| choice["action"] == step["action"]).expect("it is enabled");
        for field in ["lane", "action", "messages", "after", "source"] {
            assert_eq!(next[field], step[field], "{field} of step {}", taken + 1);
        }
        let violates = list(&next["decides"]).iter().any(|judged| judged["property"] == CLAIM);
        assert_eq!(violates, taken + 1 == steps.len(), "the last step alone violates the claim");
    }
    let last = options(&server, &trace, steps.len()).json();
    let judged =
        list(&last["judged"]).iter().find(|judged| judged["property"] == CLAIM).expect("it is judged");
    assert_eq!((&judged["verdict"], &judged["kind"]), (&json!("violated"), &json!("safety")));
}

#[test]
fn a_path_that_stops_applying_says_where_and_what_is_enabled() {
    let server = browse(&[CONFIGURATION]);
    let asked = |path: Value| {
        let asked = json!({ "model": "cherrypy", "configuration": "start-listener-stops", "path": path });
        post(server.address, "/api/options", &asked.to_string())
    };
    let first = asked(json!([])).json()["enabled"][0]["action"].clone();
    let answer = asked(json!([first, { "name": "fly", "arguments": { "to": "the moon" } }]));
    let told = answer.json();
    assert_eq!((answer.status, &told["step"], &told["applied"]), (409, &json!(2), &json!(1)));
    let error = told["error"].as_str().expect("words");
    assert!(
        error.starts_with("the path stops at step 2: fly(to=the moon) is not enabled; enabled are"),
        "{error}"
    );
    assert!(!list(&told["enabled"]).is_empty(), "{told}");
    let initial =
        json!({ "model": "cherrypy", "configuration": "start-listener-stops", "initial": {}, "path": [] });
    let answer = post(server.address, "/api/options", &initial.to_string());
    assert_eq!((answer.status, &answer.json()["step"]), (409, &json!(0)), "{}", answer.body);
    for (body, status, words) in [
        ("{", 400, "the body cannot be read"),
        ("[]", 400, "expected an object with model"),
        (r#"{"model":"cherrypy","path":[{"name":1}]}"#, 400, "the body cannot be read"),
        (r#"{"model":"cherrypy","path":[],"more":1}"#, 400, "unknown field `more`"),
        (
            r#"{"model":"cherrypy","configuration":"flies","path":[]}"#,
            404,
            "no configuration \"cherrypy/flies\"",
        ),
    ] {
        let answer = post(server.address, "/api/options", body);
        let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(answer.status == status && error.contains(words), "{body}: {answer:?}");
    }
}

#[test]
fn a_trace_file_is_shown_as_it_is_and_its_model_takes_actions_if_it_is_known() {
    let shown = wspbus(&["show", &id(), "--as", "json"]);
    let text = String::from_utf8(shown.stdout).expect("UTF-8");
    let hostile = text.replace("\"cherrypy\"", "\"<script>alert(1)</script>\"");
    let (known, strange) = (file("known.json", text.as_bytes()), file("strange.json", hostile.as_bytes()));
    let server = browse(&[&known, &strange, &known]);
    assert!(server.told.starts_with("Browse 3 traces of 3 files on http://127.0.0.1:"), "{}", server.told);
    let rows = get(server.address, "/api/traces").json();
    let ids: Vec<&str> = list(&rows).iter().filter_map(|row| row["id"].as_str()).collect();
    let strange = format!("<script>alert(1)</script>/start-listener-stops/{CLAIM}");
    assert_eq!(ids, [id(), format!("{}~2", id()), strange.clone()]);
    let trace = counterexample(&server);
    assert_eq!(options(&server, &trace, 1).status, 200);
    let query: String = strange.bytes().map(|byte| format!("%{byte:02x}")).collect();
    let answer = get(server.address, &format!("/api/trace?id={query}"));
    assert!(answer.status == 200 && answer.has("X-Content-Type-Options: nosniff"), "{answer:?}");
    let answer = options(&server, &answer.json(), 1);
    assert!(
        answer.status == 404 && answer.body.contains("the model of this trace is not here"),
        "{answer:?}"
    );
}

#[test]
fn a_trace_that_is_not_there_is_said_so() {
    let server = browse(&[CONFIGURATION]);
    for (query, status, words) in [
        ("", 400, "the query has no id"),
        ("?id=nothing", 404, "there is no trace \"nothing\""),
        ("?id=cherrypy/start-listener-stops/flies", 404, "there is no claim of this name here"),
        ("?id=cherrypy/start-listener-stops/no-deadlock", 404, "the verdict on no-deadlock is holds"),
    ] {
        let answer = get(server.address, &format!("/api/trace{query}"));
        let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
        assert!(answer.status == status && error.contains(words), "{query}: {answer:?}");
    }
}
