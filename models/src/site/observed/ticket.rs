//! The observations of requests that were granted and are not resolved.

use super::ladder::{Wish, ends_all, grants, wish};
use super::{Observed, remember};
use crate::site::machine::event::{Event, Load};
use crate::site::machine::word::{
    Answer, Goal, Name, Notice, Origin, Request, Resolution, Round, Scope, State, Target, Ticket, Version,
    WorkerId,
};

/// A request that was granted and is not resolved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenTicket {
    /// The number of the ticket.
    pub ticket: Ticket,
    /// Its wish; `None` if its request means nothing.
    pub wish: Option<Wish>,
    /// The requester that holds the ticket.
    pub by: By,
    /// Was it said to come too late for what ran when it was asked?
    pub late: bool,
    /// Was it asked inside a listener of the round that ran then?
    pub inside: bool,
    /// The progress of the load that it waits for: one that began after it was asked.
    pub load: Progress,
    /// The progress of the round that it waits for: one that began after it was asked, or that it was asked inside.
    pub round: Progress,
    /// Did a round of a weaker goal fail while it waited?
    pub beside: bool,
    /// Did the Roll break off that it waits for?
    pub broke_off: bool,
    /// The version that was uploaded when it was asked, if it wants that in use.
    pub wanted: Option<Version>,
    /// The notice of the request, if it has one.
    pub notice: Option<Notice>,
    /// If its notice is settled: did an interpreter miss it?
    pub settled: Option<bool>,
}

/// The requester, as far as claims distinguish it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum By {
    /// The operator, or the controller itself.
    Site,
    /// A worker itself.
    Worker,
    /// An application of this name.
    Application(Name),
}

/// The progress of something that a ticket waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// It did not begin.
    Before,
    /// It is still running.
    Runs,
    /// It is over.
    Done,
    /// It is over, and failed.
    Failed,
}

impl From<Origin> for By {
    fn from(origin: Origin) -> Self {
        match origin {
            Origin::Operator | Origin::Controller => By::Site,
            Origin::Worker(_) => By::Worker,
            Origin::Application(interpreter) => By::Application(interpreter.name),
        }
    }
}

impl OpenTicket {
    /// The goal that it wishes, if it wishes one.
    pub const fn goal(&self) -> Option<Goal> {
        match self.wish {
            Some(Wish::Goal(goal)) => Some(goal),
            _ => None,
        }
    }

    /// Did the load that it waits for fail, or the Roll break off? Then nothing more is done for it.
    pub fn is_cut_short(&self) -> bool {
        self.load == Progress::Failed || self.broke_off
    }

    /// The goal that it wishes, if that leaves the site up.
    pub fn goal_up(&self) -> Option<Goal> {
        self.goal().filter(|goal| !ends_all(*goal))
    }
}

impl Observed {
    /// The open ticket with this number.
    pub fn ticket(&self, ticket: Ticket) -> Option<&OpenTicket> {
        self.tickets.iter().find(|open| open.ticket == ticket)
    }

    /// Is a request for this goal granted and not resolved? A Start may go on without its requester.
    pub fn is_asked_for(&self, goal: Goal) -> bool {
        let starts = goal == Goal::Start && self.controller.state == State::Starting;
        starts || self.tickets.iter().any(|open| open.goal() == Some(goal))
    }

    /// Is such a request one of the operator, or of the controller itself?
    pub fn is_vouched(&self, goal: Goal) -> bool {
        let starts = goal == Goal::Start && self.controller.start_vouched;
        let asks = |open: &OpenTicket| open.by == By::Site && open.goal() == Some(goal);
        starts || self.tickets.iter().any(asks)
    }

    pub(super) fn observe_requests(&mut self, event: &Event) {
        match *event {
            Event::Answered { call, origin, request, target, inside, answer, ticket } => {
                match origin {
                    Origin::Application(interpreter) => {
                        self.asked.retain(|asked| *asked != (interpreter, call));
                    }
                    Origin::Worker(worker) => {
                        self.asked.retain(|(of, asked)| (of.worker, *asked) != (worker, call));
                    }
                    Origin::Operator | Origin::Controller => {}
                }
                if let (Some(ticket), true) = (ticket, grants(answer)) {
                    self.open(ticket, origin, wish(request, target), answer, inside);
                }
            }
            Event::Asked { call, interpreter, request, scope, .. } => {
                self.ask((interpreter, call), request, scope);
            }
            Event::Resolved { ticket, resolution } => self.resolve(ticket, resolution),
            Event::GoalWritten { .. } => self.tickets.iter_mut().for_each(|ticket| ticket.late = false),
            Event::LoadBegan => self.for_goals_up(|ticket| ticket.load = Progress::Runs),
            Event::LoadEnded { load } => self.for_goals_up(|ticket| {
                if ticket.load == Progress::Runs {
                    ticket.load = match load {
                        Load::Taken { .. } => Progress::Done,
                        Load::Failed => Progress::Failed,
                        Load::Stale => Progress::Before,
                    };
                }
            }),
            // A late request does not wait for what the goal does that it joined.
            Event::RoundBegan { .. } => self.for_goals_up(|ticket| {
                if !ticket.late {
                    (ticket.round, ticket.beside) = (Progress::Runs, false);
                }
            }),
            Event::RoundEnded { round, failed }
                if self.controller.round.is_some_and(|r| r.round == round) =>
            {
                self.for_goals_up(|ticket| match ticket.round {
                    Progress::Runs => {
                        ticket.round = if failed { Progress::Failed } else { Progress::Done };
                    }
                    _ => ticket.beside |= failed && !ticket.late,
                });
            }
            Event::BrokeOff { .. } => self.for_goals_up(|ticket| ticket.broke_off |= !ticket.late),
            Event::NoticeBegan { notice, ticket, .. } => {
                self.for_ticket(ticket, |open| open.notice = Some(notice));
            }
            Event::Settled { notice, missed } => {
                let of = |open: &&mut OpenTicket| open.notice == Some(notice);
                self.tickets.iter_mut().filter(of).for_each(|open| open.settled = Some(missed));
            }
            Event::Ended { worker, .. } | Event::Died { worker, .. } | Event::WorkerEnded { worker, .. } => {
                self.asked.retain(|(interpreter, _)| interpreter.worker != worker);
            }
            Event::ChannelClosed { worker } => {
                self.asked.retain(|(interpreter, _)| interpreter.worker != worker);
            }
            Event::ControllerLost { worker } => {
                self.asked.retain(|(interpreter, _)| interpreter.worker != worker);
            }
            _ => {}
        }
    }

    /// A request that concerns an interpreter alone is answered in its worker. The rest goes to the controller.
    fn ask(&mut self, asked: (super::InterpreterId, super::Call), request: Request, scope: Scope) {
        let own = scope == Scope::Interpreter && !matches!(request, Request::Event);
        let means =
            matches!(request, Request::Graceful | Request::Reload | Request::Restart | Request::Exit(_));
        if self.controller.lives() && !(own && means) {
            remember(&mut self.asked, asked);
        }
    }

    fn open(
        &mut self,
        ticket: Ticket,
        origin: Origin,
        wish: Option<Wish>,
        answer: Answer,
        inside: Option<Round>,
    ) {
        let by = By::from(origin);
        let late = answer == Answer::Joined { late: true };
        let controller = &self.controller;
        let runs = controller.round.filter(|round| round.goal == controller.goal).map(|round| round.round);
        let inside = !late && answer != Answer::Accepted && inside.is_some() && inside == runs;
        let goal = match wish {
            Some(Wish::Goal(goal)) => Some(goal),
            _ => None,
        };
        let wants = matches!(goal, Some(Goal::Reload | Goal::Roll)) && !inside;
        self.tickets.push(OpenTicket {
            ticket,
            wish,
            by,
            late,
            inside,
            load: Progress::Before,
            round: if inside { Progress::Runs } else { Progress::Before },
            beside: false,
            broke_off: false,
            wanted: self.uploaded.filter(|_| wants),
            notice: None,
            settled: None,
        });
        if let Some(goal) = goal {
            self.controller.restart_vouched |= goal == Goal::Restart && by == By::Site;
            if matches!(goal, Goal::Restart | Goal::Exit) && self.controller.out != Some(Goal::Exit) {
                self.controller.out = Some(goal);
            }
        }
    }

    fn resolve(&mut self, ticket: Ticket, resolution: Resolution) {
        let Some(open) = self.ticket(ticket).copied() else { return };
        self.tickets.retain(|other| other.ticket != ticket);
        if resolution == Resolution::Reached && open.goal_up().is_some() {
            self.acknowledged = self.acknowledged.max(open.wanted);
            self.controller.spoilt = false;
            self.controller.spoilt_by_roll = false;
        }
    }

    fn for_ticket(&mut self, ticket: Ticket, change: impl Fn(&mut OpenTicket)) {
        self.tickets.iter_mut().filter(|open| open.ticket == ticket).for_each(change);
    }

    fn for_goals_up(&mut self, change: impl Fn(&mut OpenTicket)) {
        self.tickets.iter_mut().filter(|open| open.goal_up().is_some()).for_each(change);
    }
}

/// The worker that a request wants replaced.
pub const fn replaced(request: Request, target: Target) -> Option<WorkerId> {
    match wish(request, target) {
        Some(Wish::Replaced(worker)) => Some(worker),
        _ => None,
    }
}
