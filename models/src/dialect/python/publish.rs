//! `publish`: the snapshot of a channel's listeners, and the calls one by one.

use super::action::{Ending, Topic};
use super::emit::Run;
use super::frame::{Frame, Method, Publish, Raised};
use super::run::{Flow, Turn};
use crate::bus::Code;
use crate::bus::event::{Event, ListenerId, Outcome};

impl Run<'_> {
    /// Takes the snapshot. An order given by the environment is used for equal priorities.
    pub(super) fn snapshot(&mut self, topic: Topic, order: Option<Vec<ListenerId>>) -> Frame {
        let due = order.unwrap_or_else(|| self.world.due(self.config, topic));
        let pass = topic.channel().and_then(|channel| {
            let pass = self.take_pass()?;
            self.emit(Event::PassBegan { pass, channel, due: due.clone() });
            Some(pass)
        });
        Frame::Publish(Publish { topic, pass, current: None, due, failed: Vec::new(), own: false })
    }

    /// `for priority, listener in items`.
    pub(super) fn publish(&mut self, mut publish: Publish, flow: Flow) -> (Frame, Turn) {
        let turn = match flow {
            Flow::Ended(ending) => match self.listener_ended(&mut publish, ending) {
                Ok(()) => self.call_next(&mut publish),
                Err(raised) => Turn::Raise(raised),
            },
            // A call that the listener made is over; the listener catches what it raised.
            _ if publish.current.is_some() => Turn::Park,
            Flow::Raised(by_own) => Turn::Raise(by_own),
            _ => self.call_next(&mut publish),
        };
        (Frame::Publish(publish), turn)
    }

    fn call_next(&mut self, publish: &mut Publish) -> Turn {
        if publish.due.is_empty() {
            let own = (self.config.package.own_listener)(publish.topic).filter(|_| !publish.own);
            if let Some(own) = own {
                publish.own = true;
                return Turn::Call(Frame::Method(Method::new(own, None)));
            }
            if publish.failed.is_empty() {
                return Turn::Return;
            }
            return Turn::Raise(Raised::Failures { topic: publish.topic, listeners: publish.failed.clone() });
        }
        let listener = publish.due.remove(0);
        publish.current = Some(listener);
        if let (Some(pass), Some(channel)) = (publish.pass, publish.topic.channel()) {
            self.emit(Event::ListenerBegan { pass, channel, listener });
        }
        Turn::Park
    }

    /// The `except` clauses around the call of a listener.
    fn listener_ended(&mut self, publish: &mut Publish, ending: Ending) -> Result<(), Raised> {
        let Some(listener) = publish.current.take() else { return Ok(()) };
        let outcome = ending.outcome();
        self.emit(match (publish.pass, publish.topic.channel()) {
            (Some(pass), Some(channel)) => Event::ListenerEnded { pass, channel, listener, outcome },
            _ => Event::MainRan { failed: outcome != Outcome::Ok },
        });
        match ending {
            Ending::Ok => Ok(()),
            Ending::Failed => {
                publish.failed.push(listener);
                self.log(true)
            }
            // `if exc and e.code == 0: e.code = 1`: None is not 0.
            Ending::Exit(Code::OK)
                if self.config.package.corrects_exit_codes && !publish.failed.is_empty() =>
            {
                Err(Raised::Exit(Code(1)))
            }
            Ending::Exit(code) => Err(Raised::Exit(code)),
            Ending::Quit => Err(Raised::Exit(Code::OK)),
            Ending::Interrupted => Err(Raised::Interrupt),
        }
    }
}
