//! The commands of the kit and the replies of its own adapter meet the schemas.

use std::collections::BTreeMap;

use serde_json::Value;
use wspbus_kit::conform::message::{Command, Numbered, Reply};
use wspbus_kit::conform::served::Served;
use wspbus_kit::conform::spoken::Spoken;
use wspbus_kit::conform::{AdapterError, Driven, PROTOCOL, valid};
use wspbus_kit::suite::case::{Parameters, Returns};
use wspbus_kit::suite::plan::Plan;
use wspbus_kit::suite::run_case;
use wspbus_models::bus::Machine;

/// A driven adapter, with every message of both sides judged.
struct Judged<D> {
    driven: D,
    sent: BTreeMap<String, usize>,
}

impl<D: Driven> Driven for Judged<D> {
    fn send(&mut self, command: &Command) -> Result<Reply, AdapterError> {
        let message = serde_json::to_value(Numbered { id: 1, message: command.clone() }).unwrap();
        assert_eq!(valid::command(&message), Ok(()), "{message}");
        *self.sent.entry(message["command"].to_string()).or_default() += 1;
        let reply = self.driven.send(command)?;
        let message: Value = serde_json::to_value(Numbered { id: 1, message: reply.clone() }).unwrap();
        assert_eq!(valid::reply(&message, command.answers()), Ok(()), "{message}");
        Ok(reply)
    }
}

#[test]
fn whatever_the_kit_and_its_adapter_say_meets_the_schemas() {
    let served = Served::new("wspbus", Parameters::default(), Machine::default());
    let mut spoken = Spoken::new(Judged { driven: served, sent: BTreeMap::new() }, &[]);
    let hello = spoken.driven().send(&Command::Hello { protocol: PROTOCOL }).unwrap();
    let Reply::Hello(hello) = hello else { panic!("{hello:?}") };
    assert!(hello.features.contains(&"wait".to_owned()));
    for returns in [Returns::AtOnce, Returns::WhenResolved] {
        let parameters = Parameters { returns };
        for name in ["requests-k0", "subscriptions-transitions", "denials-transitions", "whole-concurrency-2"]
        {
            let (suite, _) = Plan::named(name).unwrap().build(parameters).unwrap();
            for case in &suite.cases {
                // Another test asks whether it passes. Here the adapter may have made the other choice.
                run_case(&suite.setup, &parameters, case, &mut spoken);
            }
        }
    }
    let sent = &spoken.driven().sent;
    for kind in ["hello", "begin", "request", "end", "reenter", "subscribe", "unsubscribe", "settle", "quit"]
    {
        assert!(sent.contains_key(&format!("{kind:?}")), "{kind} was never sent: {sent:?}");
    }
}
