//! A model in the shape of stateright's two-phase commit, with no line of ours in it; and models that behave badly.

use stateright::{Model, Property};
use wspbus_check::browse::{Browsable, BrowseError, Found, Listed, NoOptions, NoTrace, Server, TraceOf};
use wspbus_check::trace::{Action, Trace, TraceKind, TraceVerdict, Values};
use wspbus_check::{Options, Plain};

use super::client::{get, post};

/// The stranger's own code: a resource that prepared may still abort, which is a mistake.
mod two_phase {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Resource {
        Working,
        Prepared,
        Committed,
        Aborted,
    }

    #[derive(Clone, Debug, PartialEq)]
    pub enum Action {
        Prepare { rm: usize },
        Abort { rm: usize },
        Commit { rm: usize },
    }

    pub struct TwoPhase {
        pub resources: usize,
        pub starts: Vec<Resource>,
    }

    impl Model for TwoPhase {
        type State = (Vec<Resource>, bool);
        type Action = Action;

        fn init_states(&self) -> Vec<Self::State> {
            self.starts.iter().map(|start| (vec![*start; self.resources], false)).collect()
        }

        fn actions(&self, (resources, is_decided): &Self::State, actions: &mut Vec<Action>) {
            for (rm, resource) in resources.iter().enumerate() {
                match resource {
                    Resource::Working => actions.extend([Action::Prepare { rm }, Action::Abort { rm }]),
                    Resource::Prepared => {
                        actions.push(Action::Abort { rm });
                        let are_ready = resources.iter().all(|other| *other == Resource::Prepared);
                        if *is_decided || are_ready {
                            actions.push(Action::Commit { rm });
                        }
                    }
                    Resource::Committed | Resource::Aborted => {}
                }
            }
        }

        fn next_state(&self, (resources, is_decided): &Self::State, action: Action) -> Option<Self::State> {
            let (mut resources, mut is_decided) = (resources.clone(), *is_decided);
            match action {
                Action::Prepare { rm } => resources[rm] = Resource::Prepared,
                Action::Abort { rm } => resources[rm] = Resource::Aborted,
                Action::Commit { rm } => (resources[rm], is_decided) = (Resource::Committed, true),
            }
            Some((resources, is_decided))
        }

        fn properties(&self) -> Vec<Property<Self>> {
            vec![
                Property::always("consistent", |_, (resources, _): &Self::State| {
                    !(resources.contains(&Resource::Committed) && resources.contains(&Resource::Aborted))
                }),
                Property::sometimes("commit agreement", |_, (resources, _): &Self::State| {
                    resources.iter().all(|resource| *resource == Resource::Committed)
                }),
            ]
        }
    }
}

use two_phase::{Resource, TwoPhase};

fn serve(starts: Vec<Resource>) -> Server {
    let model = Plain::new(TwoPhase { resources: 2, starts });
    let found = Found::check(model, "two-phase").expect("the model obeys the rules");
    Server::start(([127, 0, 0, 1], 0).into(), vec![Box::new(found)]).expect("a free port")
}

#[test]
fn a_strangers_model_is_browsed_with_no_line_written_for_it() {
    let server = serve(vec![Resource::Working]);
    let rows = get(server.address(), "/api/traces").json();
    assert_eq!(
        (&rows[0]["property"], &rows[0]["verdict"], &rows[0]["steps"]),
        (&"consistent".into(), &"violated".into(), &4.into())
    );
    assert_eq!((&rows[1]["property"], &rows[1]["verdict"]), (&"commit agreement".into(), &"reached".into()));
    let trace = get(server.address(), "/api/trace?id=two-phase//consistent").json();
    let trace = Trace::from_json(trace.to_string().as_bytes()).expect("a trace");
    let mut path: Vec<&Action> = Vec::new();
    for step in &trace.steps {
        let asked = serde_json::json!({ "model": "two-phase", "path": path });
        let answer = post(server.address(), "/api/options", &asked.to_string());
        let options = answer.json();
        let action = serde_json::to_value(&step.action).expect("JSON");
        let enabled = options["enabled"].as_array().expect("an array");
        assert!(enabled.iter().any(|choice| choice["action"] == action), "{action} in {options}");
        path.push(&step.action);
    }
    // The fork: the other resource hears the commit instead.
    let last = path.pop().expect("a step").to_string();
    assert!(last.contains("Abort"), "{last}");
    let asked = serde_json::json!({ "model": "two-phase", "path": path });
    let options = post(server.address(), "/api/options", &asked.to_string()).json();
    let decides: Vec<&str> = options["enabled"]
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(|choice| choice["decides"][0]["property"].as_str())
        .collect();
    assert_eq!(decides, ["consistent", "commit agreement"]);
}

#[test]
fn a_path_begins_in_the_initial_state_that_is_asked_for_or_in_the_first_that_fits() {
    let server = serve(vec![Resource::Working, Resource::Prepared]);
    let commit = r#"[{"name":"act","arguments":{"action":"Commit { rm: 0 }"}}]"#;
    let asked = |initial: &str| {
        post(
            server.address(),
            "/api/options",
            &format!(r#"{{"model":"two-phase",{initial}"path":{commit}}}"#),
        )
    };
    let answer = asked("");
    assert!(answer.status == 200, "the second initial state fits: {answer:?}");
    assert_eq!(answer.json()["initial"]["state"], "([Prepared, Prepared], false)");
    let answer = asked(r#""initial":{"state":"([Working, Working], false)"},"#);
    assert_eq!((answer.status, &answer.json()["step"]), (409, &1.into()), "{answer:?}");
    let answer = asked(r#""initial":{"state":"?"},"#);
    let error = answer.json()["error"].as_str().unwrap_or_default().to_owned();
    assert!(
        error.starts_with("none of the 2 initial states of the model is the one of the path:"),
        "{error}"
    );
}

/// A configuration with a mistake: to ask for its trace panics.
struct Panics(&'static str);

impl Browsable for Panics {
    fn model(&self) -> &str {
        self.0
    }
    fn configuration(&self) -> &str {
        ""
    }
    fn claims(&self) -> Vec<Listed> {
        vec![Listed {
            key: "a".into(),
            property: "a".into(),
            kind: TraceKind::Safety,
            rules: Vec::new(),
            verdict: None,
            note: None,
            trace: TraceOf::Expected(TraceVerdict::Violated),
        }]
    }
    fn trace(&self, _: &str) -> Result<Trace, NoTrace> {
        panic!("this panic is a part of the test")
    }
    fn options(&self, _: Option<&Values>, _: &[Action]) -> Result<Options, NoOptions> {
        Err(NoOptions::NoModel)
    }
}

#[test]
fn a_panic_ends_its_request_and_no_other() {
    let server = Server::start(([127, 0, 0, 1], 0).into(), vec![Box::new(Panics("p"))]).expect("a free port");
    for _ in 0..wspbus_check::browse::THREADS + 1 {
        assert_eq!(get(server.address(), "/api/trace?id=p//a").status, 500);
    }
    assert_eq!(get(server.address(), "/api/traces").status, 200);
}

#[test]
fn what_cannot_be_served_is_a_typed_error() {
    let start = |ip: [u8; 4], port, names: &[&'static str]| {
        let shown = names.iter().map(|name| -> Box<dyn Browsable> { Box::new(Panics(name)) });
        Server::start((ip, port).into(), shown.collect()).map(|server| server.address())
    };
    assert!(matches!(start([0, 0, 0, 0], 0, &[]), Err(BrowseError::NotLoopback(_))));
    assert!(
        matches!(start([127, 0, 0, 1], 0, &["a", "a"]), Err(BrowseError::Twice { name }) if name == "a/")
    );
    let server = Server::start(([127, 0, 0, 1], 0).into(), Vec::new()).expect("a free port");
    let port = server.address().port();
    let taken = start([127, 0, 0, 1], port, &[]);
    assert!(matches!(&taken, Err(BrowseError::Bind { address, .. }) if address.port() == port), "{taken:?}");
}
