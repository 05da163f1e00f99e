//! One order for the logs of several processes, made from what must have come before what.
//!
//! - A process logs its own steps in their order.
//! - The messages of a step of a worker go in one packet. The controller hears them after that step. A packet that a worker
//!   logged and the controller did not hear was not sent: the worker was killed before. A worker that was killed has no more
//!   steps.
//! - A worker reads what its controller wrote before. It reads an older control message, or an older round, before a newer
//!   one is written: in the model the newer one is written over it.
//! - The end of a process, and of its channel, is known after its last step.
//!
//! An input that the machine of a worker refuses changes nothing, and is left out, if the machine says so too.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use wspbus_models::site::machine::controller::memory::Input;
use wspbus_models::site::machine::event::Event;
use wspbus_models::site::machine::message::{Down, Up};
use wspbus_models::site::machine::word::{Control, Notice, Round, Status, Version, WorkerId};
use wspbus_models::site::machine::worker::Machine;
use wspbus_models::site::machine::worker::command::Command;
use wspbus_models::site::machine::worker::memory::Input as Said;

use super::calls::renumbered;
use super::play::{Line, Played};
use super::record::{Act, Entry};

/// An entry, and the entries that must come before it.
struct Node {
    entry: Entry,
    /// Is it of the process of the controller?
    of_controller: bool,
    after: Vec<usize>,
}

/// The places in the log of the controller's process that are about one worker.
#[derive(Default)]
struct About {
    version: Version,
    spawned: usize,
    heard: Vec<(usize, Up)>,
    sent: Vec<(usize, Control)>,
    rounds: Vec<(usize, Round)>,
    notices: BTreeMap<Notice, usize>,
    closed: Option<usize>,
    forced: Option<usize>,
    ended: Option<(usize, Status)>,
    killed: bool,
    stopped: bool,
}

/// The logs in one order.
pub fn ordered(played: &Played) -> Result<Vec<Entry>, String> {
    let mut nodes = Vec::new();
    let abouts = controller(&played.lines, &mut nodes);
    for (worker, about) in &abouts {
        let text = fs::read_to_string(played.folder.join(format!("worker-{worker}"))).unwrap_or_default();
        let inputs: Result<Vec<Said>, _> = text.lines().map(serde_json::from_str).collect();
        // A process that was killed may have written half a line.
        let inputs = inputs.map_err(|error| format!("worker {worker}: {error}"))?;
        of_worker(*worker, about, inputs, &mut nodes).map_err(|what| format!("worker {worker}: {what}"))?;
    }
    Ok(renumbered(sorted(nodes)?))
}

fn controller(lines: &[Line], nodes: &mut Vec<Node>) -> BTreeMap<WorkerId, About> {
    let mut abouts: BTreeMap<WorkerId, About> = BTreeMap::new();
    let mut last = None;
    for line in lines {
        let (act, events) = match line {
            Line::Step(input, events) => (Act::Controller(input.clone()), events.clone()),
            Line::Upload(event) => (Act::Upload, vec![*event]),
            Line::ReExecuted => (Act::ReExecuted, Vec::new()),
            Line::Kill(worker) => {
                abouts.entry(*worker).or_default().killed = true;
                continue;
            }
            Line::Stop(worker) => {
                abouts.entry(*worker).or_default().stopped = true;
                continue;
            }
        };
        let place = nodes.len();
        note(&mut abouts, place, &act, &events);
        nodes.push(Node {
            entry: Entry { act, events },
            of_controller: true,
            after: last.into_iter().collect(),
        });
        last = Some(place);
    }
    abouts
}

fn note(abouts: &mut BTreeMap<WorkerId, About>, place: usize, act: &Act, events: &[Event]) {
    if let Act::Controller(input) = act {
        match input {
            Input::Up(worker, message) => {
                abouts.entry(*worker).or_default().heard.push((place, message.clone()));
            }
            Input::Closed(worker) => abouts.entry(*worker).or_default().closed = Some(place),
            Input::Ended(worker, status) => abouts.entry(*worker).or_default().ended = Some((place, *status)),
            _ => {}
        }
    }
    for event in events {
        match *event {
            Event::Spawned { worker, version, .. } => {
                let about = abouts.entry(worker).or_default();
                (about.version, about.spawned) = (version, place);
            }
            Event::Sent { worker, control } => abouts.entry(worker).or_default().sent.push((place, control)),
            Event::RoundSent { worker, round } => {
                abouts.entry(worker).or_default().rounds.push((place, round))
            }
            Event::Due { notice, interpreter } => {
                abouts.entry(interpreter.worker).or_default().notices.insert(notice, place);
            }
            Event::Forced { worker } => abouts.entry(worker).or_default().forced = Some(place),
            _ => {}
        }
    }
}

/// The entries of a worker, and what they come after and before.
fn of_worker(
    worker: WorkerId,
    about: &About,
    inputs: Vec<Said>,
    nodes: &mut Vec<Node>,
) -> Result<(), String> {
    let (machine, mut heard) = (Machine::default(), about.heard.iter());
    let (mut memory, _) = machine.begin(worker, about.version);
    let mut last = about.spawned;
    let mut over = None;
    for input in inputs {
        let before = memory.clone();
        let step = machine.step(&mut memory, &input);
        if matches!(step.events[..], [Event::Refused { .. }]) && memory == before {
            continue;
        }
        let writes = step.commands.into_iter().filter_map(|command| match command {
            Command::Write(message) => Some(message),
            _ => None,
        });
        let writes: Vec<Up> = writes.collect();
        let places: Vec<_> = heard.by_ref().take(writes.len()).collect();
        if places.len() < writes.len() {
            let killed = about.ended.is_some_and(|(_, status)| status == Status::Killed);
            let unsent = killed && places.is_empty();
            let some = || format!("{} of {} messages were heard", places.len(), writes.len());
            return if unsent { dies(worker, about, last, nodes) } else { Err(some()) };
        }
        let place = nodes.len();
        let mut after = vec![last];
        read(about, &input, place, &mut after, nodes)?;
        let said = input.clone();
        nodes.push(Node {
            entry: Entry { act: Act::Worker(worker, said), events: step.events.clone() },
            of_controller: false,
            after,
        });
        for (written, (heard, message)) in writes.iter().zip(&places) {
            if !is_same(written, message) {
                return Err("another message was heard than was written".to_owned());
            }
            nodes[*heard].after.push(place);
        }
        last = place;
        over = step.events.iter().find_map(|event| match event {
            Event::WorkerEnded { code, .. } => Some(Status::Exited(*code)),
            _ => None,
        });
    }
    if heard.next().is_some() {
        return Err("a message was heard that was not written".to_owned());
    }
    match about.ended {
        None => Err("its end is not in the log".to_owned()),
        Some((place, status)) if over.is_some() => {
            // The system says Killed of a process that was killed when its machine had ended. To the controller's machine
            // that is the same, and the model has no such status.
            if let (Status::Killed, Some(by_itself)) = (status, over) {
                ends(&mut nodes[place].entry, by_itself);
            }
            let known = [Some(place), about.closed, about.forced];
            known.into_iter().flatten().for_each(|place| nodes[place].after.push(last));
            Ok(())
        }
        Some((_, Status::Exited(_))) => Err("its process ended, and its machine did not".to_owned()),
        Some((_, Status::Killed)) => dies(worker, about, last, nodes),
    }
}

/// Is this the message that was written? The host of the worker numbers its requests.
fn is_same(written: &Up, heard: &Up) -> bool {
    match (written, heard) {
        (Up::Ask { from, request, scope, .. }, Up::Ask { from: f, request: r, scope: s, .. }) => {
            (from, request, scope) == (f, r, s)
        }
        _ => written == heard,
    }
}

/// A message that is read was written before, and the next one that is written over it comes after.
fn read(
    about: &About,
    input: &Said,
    place: usize,
    after: &mut Vec<usize>,
    nodes: &mut [Node],
) -> Result<(), String> {
    let found = match input {
        Said::Down(Down::Control(control)) => {
            let newer = about.sent.iter().filter(|(_, sent)| sent > control).map(|(place, _)| *place).min();
            (about.sent.iter().find(|(_, sent)| sent == control).map(|(place, _)| *place), newer)
        }
        Said::Down(Down::Round { round, .. }) => {
            let newer = about.rounds.iter().filter(|(_, sent)| sent > round).map(|(place, _)| *place).min();
            (about.rounds.iter().find(|(_, sent)| sent == round).map(|(place, _)| *place), newer)
        }
        Said::Down(Down::Notice { notice, .. }) => (about.notices.get(notice).copied(), None),
        _ => return Ok(()),
    };
    let (written, newer) = found;
    after.push(written.ok_or("it read what was not written")?);
    if let Some(newer) = newer {
        nodes[newer].after.push(place);
    }
    Ok(())
}

/// A process that was killed: by the controller, by the director of the run, or by a fault of its own.
fn dies(worker: WorkerId, about: &About, last: usize, nodes: &mut Vec<Node>) -> Result<(), String> {
    let Some((ended, _)) = about.ended else { return Err("its end is not in the log".to_owned()) };
    let mut last = last;
    let forced = about.forced.filter(|_| !about.killed);
    if about.stopped || forced.is_none() {
        // A process that was to be stopped, and died without force, had died before.
        let froze = about.stopped && forced.is_some();
        let act = if froze { Act::Froze(worker) } else { Act::Crashed(worker) };
        let events = match act {
            Act::Crashed(_) => vec![Event::Died { worker, forced: false }],
            _ => vec![Event::Froze { worker }],
        };
        nodes.push(Node { entry: Entry { act, events }, of_controller: false, after: vec![last] });
        last = nodes.len() - 1;
    }
    if let Some(forced) = forced {
        nodes[forced].entry.events.push(Event::Died { worker, forced: true });
    }
    let known = [Some(ended), about.closed, about.forced];
    known.into_iter().flatten().for_each(|place| nodes[place].after.push(last));
    Ok(())
}

/// Writes the status of the process that this step hears of.
fn ends(entry: &mut Entry, by_itself: Status) {
    if let Act::Controller(Input::Ended(_, status)) = &mut entry.act {
        *status = by_itself;
    }
    for event in &mut entry.events {
        if let Event::Ended { status, .. } = event {
            *status = by_itself;
        }
    }
}

/// The entries in an order in which each comes after those that it must come after; those of workers as early as can be.
fn sorted(nodes: Vec<Node>) -> Result<Vec<Entry>, String> {
    let mut missing: Vec<usize> = nodes.iter().map(|node| node.after.len()).collect();
    let mut before: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for (place, node) in nodes.iter().enumerate() {
        node.after.iter().for_each(|earlier| before[*earlier].push(place));
    }
    let rank = |place: usize| (nodes[place].of_controller, place);
    let mut open: BTreeSet<(bool, usize)> =
        (0..nodes.len()).filter(|place| missing[*place] == 0).map(rank).collect();
    let mut order = Vec::new();
    while let Some((_, place)) = open.pop_first() {
        order.push(place);
        for later in &before[place] {
            missing[*later] -= 1;
            if missing[*later] == 0 {
                open.insert(rank(*later));
            }
        }
    }
    if order.len() < nodes.len() {
        return Err("no order of the logs fits: something came before what it came after".to_owned());
    }
    let mut entries: Vec<Option<Entry>> = nodes.into_iter().map(|node| Some(node.entry)).collect();
    Ok(order.into_iter().filter_map(|place| entries[place].take()).collect())
}
