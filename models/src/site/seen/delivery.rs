//! The observer's memory of the events that are being delivered, and of loads.

use super::Seen;
use crate::few::Few;
use crate::site::event::Event;
use crate::site::identity::{Interpreter, Notice, Version};
use crate::site::request::Scope;

/// An event that is being delivered.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenNotice {
    /// The number of the event.
    pub notice: Notice,
    /// The scope of the event.
    pub scope: Scope,
    /// The interpreter around which the scope is reckoned, if there is one.
    pub centre: Option<Interpreter>,
    /// The interpreters that were live and in scope at the acceptance, and were neither told nor missed; sorted.
    pub due: Few<Interpreter, 4>,
    /// The interpreters that were told.
    pub told: Few<Interpreter, 4>,
}

/// The observer's memory of loads.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenLoads {
    /// The newest version that was acknowledged as in use.
    pub acknowledged: Option<Version>,
    /// The Reloads that were granted and are not acknowledged, each with the answer: did a load begin since?
    pub reloads: Few<(Notice, bool), 4>,
    /// The newest version that was loaded since the beginning, if there is one.
    pub loaded: Option<Version>,
    /// Did the last load end well? `None` if no load ended, or if another load began since.
    pub ended: Option<bool>,
}

/// Is this interpreter in this scope around this centre? Without a centre, every interpreter is in the scope Site,
/// and no interpreter is in another scope.
///
/// ```
/// use wspbus_models::site::{Interpreter, Name, Scope, Worker, seen::receives};
/// let me = Interpreter::first(Worker(0), Name(0));
/// let copy = Interpreter::first(Worker(1), Name(0));
/// assert!(receives(Scope::Application, Some(me), copy));
/// assert!(!receives(Scope::Process, Some(me), copy));
/// ```
pub fn receives(scope: Scope, centre: Option<Interpreter>, interpreter: Interpreter) -> bool {
    let Some(centre) = centre else { return scope == Scope::Site };
    let process = scope.every_process() || centre.worker == interpreter.worker;
    let name = scope.every_name() || centre.name == interpreter.name;
    process && name
}

impl Seen {
    /// Every interpreter that is live and in this scope; sorted.
    pub fn in_scope(&self, scope: Scope, centre: Option<Interpreter>) -> Few<Interpreter, 4> {
        let live = self.interpreters.iter().filter(|i| !i.told()).map(|i| i.interpreter);
        let mut due: Few<_, 4> = live.filter(|i| receives(scope, centre, *i)).collect();
        due.sort();
        due
    }

    pub(super) fn open(&mut self, notice: Notice, scope: Scope, centre: Option<Interpreter>) {
        let due = self.in_scope(scope, centre);
        self.notices.push(SeenNotice { notice, scope, centre, due, told: Few::new() });
    }

    /// The event with this number, if it is being delivered.
    pub fn notice(&self, notice: Notice) -> Option<&SeenNotice> {
        self.notices.iter().find(|n| n.notice == notice)
    }

    pub(super) fn observe_delivery(&mut self, event: &Event) {
        match *event {
            Event::Delivered { notice, to } => {
                for open in self.notices.iter_mut().filter(|n| n.notice == notice) {
                    open.due.retain(|i| *i != to);
                    open.told.push(to);
                }
            }
            Event::Missed { notice, by } => {
                for open in self.notices.iter_mut().filter(|n| n.notice == notice) {
                    open.due.retain(|i| *i != by);
                }
            }
            Event::Settled { notice } => self.notices.retain(|n| n.notice != notice),
            _ => {}
        }
    }
}

impl SeenLoads {
    /// No load was seen.
    pub const NONE: SeenLoads =
        SeenLoads { acknowledged: None, reloads: Few::new(), loaded: None, ended: None };

    pub(super) fn observe(&mut self, event: &Event) {
        match *event {
            Event::LoadBegan => {
                self.ended = None;
                self.reloads.iter_mut().for_each(|(_, begun)| *begun = true);
            }
            Event::LoadEnded { version } => {
                self.ended = Some(version.is_some());
                self.loaded = self.loaded.max(version);
            }
            Event::Acknowledged { notice, version } => {
                self.reloads.retain(|(n, _)| *n != notice);
                self.acknowledged = self.acknowledged.max(version);
            }
            _ => {}
        }
    }
}
