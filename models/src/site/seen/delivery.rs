//! What is seen of events on their way, and of loads.

use super::Seen;
use crate::few::Few;
use crate::site::event::Event;
use crate::site::identity::{Interpreter, Notice, Version};
use crate::site::request::Scope;

/// An event on its way.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenNotice {
    /// Which.
    pub notice: Notice,
    /// How far it goes.
    pub scope: Scope,
    /// The interpreter around which the scope is reckoned, if there is one.
    pub centre: Option<Interpreter>,
    /// The interpreters that were live and in scope at the acceptance, and were neither told nor missed; sorted.
    pub due: Few<Interpreter, 4>,
    /// The interpreters that were told.
    pub told: Few<Interpreter, 4>,
}

/// What is seen of loads.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeenLoads {
    /// The newest version that a well acknowledged Reload brought into use.
    pub acknowledged: Option<Version>,
    /// The Reloads that were granted and are not acknowledged: did a load begin since?
    pub reloads: Few<(Notice, bool), 4>,
    /// The newest version that was loaded, if any was since the beginning.
    pub loaded: Option<Version>,
    /// How the last load ended, if none began since: well?
    pub ended: Option<bool>,
}

/// Is this interpreter in this scope around this centre? Without a centre, every interpreter is in Site, and
/// none in another.
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

    /// The event with this number, if it is on its way.
    pub fn notice(&self, notice: Notice) -> Option<&SeenNotice> {
        self.notices.iter().find(|n| n.notice == notice)
    }

    pub(super) fn note_delivery(&mut self, event: &Event) {
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
    /// Nothing was loaded.
    pub const NONE: SeenLoads =
        SeenLoads { acknowledged: None, reloads: Few::new(), loaded: None, ended: None };

    pub(super) fn note(&mut self, event: &Event) {
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
