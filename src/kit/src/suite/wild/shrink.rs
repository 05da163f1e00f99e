//! Makes a session that fails small: the set-up and the inputs without which it still fails are left out.

use std::collections::BTreeMap;

use wspbus_models::bus::event::{ListenerId, Origin};

use super::super::case::{Feature, Input, Parameters, Setup, Subscribed};
use super::super::walk::Walk;

/// The most attempts to make one session smaller.
const ATTEMPTS: usize = 600;
/// The most inputs of a session from which any two inputs are left out at a time.
const SHORT: usize = 16;

/// A session in which each subscription has a number of its own, which no other subscription gets. A bus gives a new
/// listener the lowest number that is free, so that the numbers of a bus change when a listener is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Session {
    /// The set-up: the numbers of its listeners are their own numbers.
    setup: Setup,
    /// The inputs, with the own numbers of listeners.
    inputs: Vec<Input>,
}

/// The smallest session that was found from this one and that still fails. `fails` runs a session against the
/// implementation. In the end no single input, no single listener and no two inputs of a short session can be left out,
/// unless the attempts were used up before.
pub fn shrunk(
    setup: &Setup,
    parameters: Parameters,
    features: &[Feature],
    inputs: &[Input],
    fails: impl FnMut(&Setup, &[Input]) -> bool,
) -> (Setup, Vec<Input>) {
    let Some(kept) = Session::of(setup, parameters, features, inputs) else {
        return (setup.clone(), inputs.to_vec());
    };
    let mut shrink = Shrink { parameters, features, fails, left: ATTEMPTS, kept };
    while shrink.listeners() | shrink.rest_of_the_setup() | shrink.inputs() | shrink.pairs() {}
    let Shrink { kept, .. } = shrink;
    match kept.numbered(parameters, features) {
        Some((_, setup, inputs)) => (setup, inputs),
        None => (setup.clone(), inputs.to_vec()),
    }
}

struct Shrink<'a, F> {
    parameters: Parameters,
    features: &'a [Feature],
    fails: F,
    left: usize,
    kept: Session,
}

impl<F: FnMut(&Setup, &[Input]) -> bool> Shrink<'_, F> {
    /// Keeps a session instead if it fails, and says whether it is kept.
    fn attempt(&mut self, session: Session) -> bool {
        let Some((session, setup, inputs)) = session.numbered(self.parameters, self.features) else {
            return false;
        };
        if self.left == 0 || inputs.is_empty() || session == self.kept {
            return false;
        }
        self.left -= 1;
        let is_failing = (self.fails)(&setup, &inputs);
        if is_failing {
            self.kept = session;
        }
        is_failing
    }

    /// Leaves out whole listeners: those of the set-up and those that are subscribed later, each with every input that
    /// names it.
    fn listeners(&mut self) -> bool {
        let of_setup = self.kept.setup.listeners.iter().map(|listener| listener.listener);
        let later = self.kept.inputs.iter().filter_map(|input| match input {
            Input::Subscribe { subscribed, .. } => Some(subscribed.listener),
            _ => None,
        });
        let all: Vec<ListenerId> = of_setup.chain(later).collect();
        let mut is_smaller = false;
        for listener in all.into_iter().rev() {
            let mut session = self.kept.clone();
            session.setup.listeners.retain(|known| known.listener != listener);
            session.inputs.retain(|input| {
                let mut is_named = false;
                named(*input, |known| {
                    is_named |= known == listener;
                    Some(known)
                });
                !is_named
            });
            is_smaller |= self.attempt(session);
        }
        is_smaller
    }

    /// Leaves out threads, denied goals, and listeners of `log`.
    fn rest_of_the_setup(&mut self) -> bool {
        let mut is_smaller = false;
        while self.kept.setup.threads > 1 {
            let mut session = self.kept.clone();
            session.setup.threads -= 1;
            if !self.attempt(session) {
                break;
            }
            is_smaller = true;
        }
        for goal in self.kept.setup.denied.clone() {
            let mut session = self.kept.clone();
            session.setup.denied.retain(|denied| *denied != goal);
            is_smaller |= self.attempt(session);
        }
        for place in (0..self.kept.setup.log.len()).rev() {
            let mut session = self.kept.clone();
            session.setup.log.remove(place);
            is_smaller |= self.attempt(session);
        }
        is_smaller
    }

    /// Leaves out inputs: half of them, then a quarter, and in the end each.
    fn inputs(&mut self) -> bool {
        let mut is_smaller = false;
        let mut many = self.kept.inputs.len().div_ceil(2).max(1);
        loop {
            let mut at = 0;
            while at < self.kept.inputs.len() {
                match self.without(|place| (at..at + many).contains(&place)) {
                    true => is_smaller = true,
                    false => at += many,
                }
            }
            if many == 1 {
                return is_smaller;
            }
            many = many.div_ceil(2);
        }
    }

    /// Leaves out two inputs that only together can go, such as a subscription and its end.
    fn pairs(&mut self) -> bool {
        let (mut is_smaller, mut first) = (false, 0);
        while first < self.kept.inputs.len() {
            let seconds = (first + 1..self.kept.inputs.len()).filter(|second| {
                let (first, second) = (&self.kept.inputs[first], &self.kept.inputs[*second]);
                self.kept.inputs.len() <= SHORT || changes(first) && changes(second)
            });
            let seconds: Vec<usize> = seconds.collect();
            match seconds.into_iter().any(|second| self.without(|place| place == first || place == second)) {
                true => is_smaller = true,
                false => first += 1,
            }
        }
        is_smaller
    }

    fn without(&mut self, is_left_out: impl Fn(usize) -> bool) -> bool {
        let kept = self.kept.inputs.iter().enumerate().filter(|(place, _)| !is_left_out(*place));
        let inputs = kept.map(|(_, input)| *input).collect();
        self.attempt(Session { setup: self.kept.setup.clone(), inputs })
    }
}

impl Session {
    /// The session with own numbers; none if an input cannot be given.
    fn of(setup: &Setup, parameters: Parameters, features: &[Feature], inputs: &[Input]) -> Option<Self> {
        let mut walk = Walk::new(setup.clone(), parameters, features);
        let mut own: BTreeMap<ListenerId, ListenerId> =
            setup.listeners.iter().map(|listener| (listener.listener, listener.listener)).collect();
        let mut next = own.keys().last().map_or(0, |last| last.0 + 1);
        let mut own_inputs = Vec::new();
        for input in inputs {
            if let Input::Subscribe { subscribed, .. } = input {
                own.insert(subscribed.listener, ListenerId(next));
                next += 1;
            }
            own_inputs.push(named(*input, |listener| own.get(&listener).copied())?);
            walk.give(*input).ok().filter(|given| *given)?;
        }
        Some(Session { setup: setup.clone(), inputs: own_inputs })
    }

    /// The session as a bus numbers its listeners, without the inputs that cannot be given. The first part has the
    /// inputs that are left, with own numbers.
    fn numbered(&self, parameters: Parameters, features: &[Feature]) -> Option<(Session, Setup, Vec<Input>)> {
        let mut numbers: BTreeMap<ListenerId, ListenerId> = BTreeMap::new();
        let mut setup = self.setup.clone();
        for (place, listener) in setup.listeners.iter_mut().enumerate() {
            let number = ListenerId(place as u64);
            numbers.insert(listener.listener, number);
            listener.listener = number;
        }
        let mut walk = Walk::new(setup.clone(), parameters, features);
        let mut kept = Session { setup: self.setup.clone(), inputs: Vec::new() };
        for input in &self.inputs {
            let mut known = numbers.clone();
            if let Input::Subscribe { subscribed, .. } = input {
                known.insert(subscribed.listener, walk.rest.bus.numbers.next_listener());
            }
            let Some(numbered) = named(*input, |listener| known.get(&listener).copied()) else { continue };
            if walk.give(numbered).ok()? {
                numbers = known;
                kept.inputs.push(*input);
            }
        }
        Some((kept, setup, walk.inputs))
    }
}

/// Does the input change the subscriptions?
fn changes(input: &Input) -> bool {
    matches!(input, Input::Subscribe { .. } | Input::Unsubscribe { .. })
}

/// The input with other numbers of listeners; none if one of them has no other number.
fn named(input: Input, mut number: impl FnMut(ListenerId) -> Option<ListenerId>) -> Option<Input> {
    let mut by = |origin| match origin {
        Origin::Listener(listener) => number(listener).map(Origin::Listener),
        Origin::Thread(_) => Some(origin),
    };
    Some(match input {
        Input::Request { by: origin, request } => Input::Request { by: by(origin)?, request },
        Input::Wait { by: origin, state } => Input::Wait { by: by(origin)?, state },
        Input::Await { by: origin, ticket } => Input::Await { by: by(origin)?, ticket },
        Input::Subscribe { by: origin, subscribed } => {
            let by = by(origin)?;
            let listener = number(subscribed.listener)?;
            Input::Subscribe { by, subscribed: Subscribed { listener, ..subscribed } }
        }
        Input::Unsubscribe { by: origin, listener } => {
            let by = by(origin)?;
            Input::Unsubscribe { by, listener: number(listener)? }
        }
        Input::End { listener, end } => Input::End { listener: number(listener)?, end },
        Input::Expire { listener } => Input::Expire { listener: number(listener)? },
        Input::Block | Input::Enqueue { .. } | Input::Log | Input::Settle => input,
    })
}

#[cfg(test)]
mod tests {
    use wspbus_models::bus::event::{Channel, ThreadId};
    use wspbus_models::bus::{End, Goal, Request};

    use super::*;

    const BY: Origin = Origin::Thread(ThreadId(1));

    fn listener(number: u64, channel: Channel) -> Subscribed {
        Subscribed { listener: ListenerId(number), channel, priority: 50 }
    }

    fn subscribe(number: u64) -> Input {
        Input::Subscribe { by: BY, subscribed: listener(number, Channel::Start) }
    }

    /// A listener can go although a later one gets its number, and so can a subscription with its end.
    #[test]
    fn listeners_get_the_numbers_of_a_smaller_session() {
        let listeners = (0..4).map(|number| listener(number, Channel::Exit)).collect();
        let setup =
            Setup { listeners, threads: 3, denied: vec![Goal::Stop, Goal::Exit], log: vec![true, false] };
        let gone = ListenerId(4);
        let start = Input::Request { by: BY, request: Request::Start };
        let end = |number| Input::End { listener: ListenerId(number), end: End::Ok };
        let unsubscribe = Input::Unsubscribe { by: BY, listener: gone };
        let inputs =
            [subscribe(4), unsubscribe, subscribe(4), subscribe(5), start, end(4), end(5), Input::Settle];
        // It fails where a second start listener ends.
        let fails = |setup: &Setup, inputs: &[Input]| {
            let ends = inputs.iter().filter(|input| matches!(input, Input::End { .. })).count();
            assert!(setup.listeners.iter().enumerate().all(|(place, l)| l.listener.0 == place as u64));
            ends >= 2
        };
        let (setup, inputs) = shrunk(&setup, Parameters::default(), &Feature::ALL, &inputs, fails);
        assert_eq!((setup.listeners.len(), setup.threads, setup.denied, setup.log), (0, 1, vec![], vec![]));
        assert_eq!(inputs, [subscribe(0), subscribe(1), start, end(0), end(1)]);
    }

    /// Also in a long session, a subscription and an unsubscription of another listener go together.
    #[test]
    fn two_changes_that_need_each_other_go_together() {
        let listeners = vec![listener(0, Channel::Exit)];
        let setup = Setup { listeners, threads: 1, denied: Vec::new(), log: Vec::new() };
        let unsubscribe = Input::Unsubscribe { by: BY, listener: ListenerId(0) };
        let logs = vec![Input::Log; SHORT + 4];
        let inputs = [&[subscribe(1)], &logs[..], &[unsubscribe]].concat();
        let fails = |setup: &Setup, inputs: &[Input]| {
            let count = |fits: fn(&Input) -> bool| inputs.iter().filter(|input| fits(input)).count();
            let comes = count(|input| matches!(input, Input::Subscribe { .. }));
            let goes = count(|input| matches!(input, Input::Unsubscribe { .. }));
            let is_long = count(|input| *input == Input::Log) == logs.len();
            is_long && comes == goes && setup.listeners.len() == 1
        };
        assert_eq!(shrunk(&setup, Parameters::default(), &Feature::ALL, &inputs, fails), (setup, logs));
    }

    /// The smallest session, where each attempt is another session than the one that is kept.
    fn least(
        setup: &Setup,
        inputs: &[Input],
        is_failing: impl Fn(&Setup, &[Input]) -> bool,
    ) -> (Setup, Vec<Input>) {
        let mut kept = (setup.clone(), inputs.to_vec());
        let fails = |setup: &Setup, inputs: &[Input]| {
            let tried = (setup.clone(), inputs.to_vec());
            assert_ne!(tried, kept, "the session is kept already");
            let fails = is_failing(setup, inputs);
            if fails {
                kept = tried;
            }
            fails
        };
        shrunk(setup, Parameters::default(), &Feature::ALL, inputs, fails)
    }

    /// The listener with the number 0 goes, and the next one gets its number. Of two that are alike the first stays, and
    /// one input is always left.
    #[test]
    fn a_listener_of_the_setup_gets_the_number_of_one_that_goes() {
        let of = |channels: &[Channel]| {
            let listeners = channels.iter().enumerate().map(|(place, on)| listener(place as u64, *on));
            Setup { listeners: listeners.collect(), threads: 1, denied: Vec::new(), log: Vec::new() }
        };
        let start = Input::Request { by: BY, request: Request::Start };
        let end = |number| Input::End { listener: ListenerId(number), end: End::Ok };
        let ends =
            |_: &Setup, inputs: &[Input]| inputs.iter().any(|input| matches!(input, Input::End { .. }));
        let two = of(&[Channel::Exit, Channel::Start]);
        assert_eq!(least(&two, &[start, end(1)], ends), (of(&[Channel::Start]), vec![start, end(0)]));
        let one_is_left = |setup: &Setup, _: &[Input]| !setup.listeners.is_empty();
        let (setup, inputs) = least(&two, &[Input::Log, Input::Log], one_is_left);
        assert_eq!((setup, inputs), (of(&[Channel::Exit]), vec![Input::Log]));
    }

    /// A listener that is subscribed has a number of its own beside those of the set-up.
    #[test]
    fn a_new_listener_is_not_taken_for_one_of_the_setup() {
        let setup = Setup {
            listeners: vec![listener(0, Channel::Start)],
            threads: 1,
            denied: Vec::new(),
            log: Vec::new(),
        };
        let start = Input::Request { by: BY, request: Request::Start };
        let end = |number| Input::End { listener: ListenerId(number), end: End::Ok };
        let inputs = [subscribe(1), start, end(0), end(1)];
        let all = |_: &Setup, tried: &[Input]| tried.len() == inputs.len();
        assert_eq!(least(&setup, &inputs, all), (setup, inputs.to_vec()));
    }

    /// In a short session any two inputs go together, and a session that cannot be given stays as it is.
    #[test]
    fn any_two_inputs_of_a_short_session_go_together() {
        let setup = Setup {
            listeners: vec![listener(0, Channel::Start)],
            threads: 1,
            denied: Vec::new(),
            log: Vec::new(),
        };
        let logs = |inputs: &[Input]| inputs.iter().filter(|input| **input == Input::Log).count();
        let even = |_: &Setup, inputs: &[Input]| inputs.contains(&Input::Settle) && logs(inputs) % 2 == 0;
        let inputs = [Input::Settle, Input::Log, Input::Settle, Input::Log];
        assert_eq!(least(&setup, &inputs, even).1, [Input::Settle]);
        let early = [Input::End { listener: ListenerId(0), end: End::Ok }, Input::Log];
        assert_eq!(least(&setup, &early, |_, _| true), (setup, early.to_vec()));
    }

    /// A session that fails only as it is costs the attempts that there are, and no more.
    #[test]
    fn the_attempts_come_to_an_end() {
        let setup = Setup { listeners: Vec::new(), threads: 1, denied: Vec::new(), log: Vec::new() };
        let inputs: Vec<Input> = (0..60).map(subscribe).collect();
        let mut attempts = 0;
        let fails = |_: &Setup, _: &[Input]| {
            attempts += 1;
            false
        };
        let least = shrunk(&setup, Parameters::default(), &Feature::ALL, &inputs, fails);
        assert_eq!((least, attempts), ((setup, inputs), ATTEMPTS));
    }
}
