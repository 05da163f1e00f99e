//! Small graphs with fairness classes and a claim of liveness, drawn at random from a seed.

/// A set of states or of classes: bit `n` stands for number `n`.
pub type Set = u8;

/// States have the numbers 0 to 7.
const STATES_MAX: u8 = 8;
/// Classes have the numbers 0 to 3.
pub const CLASSES_MAX: u8 = 4;

pub fn has(set: Set, number: u8) -> bool {
    set >> number & 1 == 1
}

/// The set of the first so many numbers.
pub fn first(count: u8) -> Set {
    (0..count).fold(0, |set, number| set | 1 << number)
}

/// An action of one state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    pub from: u8,
    /// The state after. `None`: the model offers the action, and it has no successor.
    pub to: Option<u8>,
    /// The kind of the action. `None`: nothing promises that the action is ever taken.
    pub kind: Option<u8>,
}

/// An arrow that nothing promises to take.
pub fn go(from: u8, to: u8) -> Arrow {
    Arrow { from, to: Some(to), kind: None }
}

impl Arrow {
    pub fn of(self, kind: u8) -> Self {
        Arrow { kind: Some(kind), ..self }
    }

    pub fn is_self_loop(&self) -> bool {
        self.to == Some(self.from)
    }
}

/// A graph, a claim about it, and how far it is explored.
#[derive(Clone, Debug)]
pub struct Graph {
    pub states: u8,
    pub arrows: Vec<Arrow>,
    /// The fairness class of each kind of action. Kinds with the same class are merged.
    pub classes: Vec<u8>,
    /// May have a state twice.
    pub initial: Vec<u8>,
    /// The states in which a behaviour may end.
    pub ends: Set,
    /// The states with `from`.
    pub from: Set,
    /// The states with `to`.
    pub to: Set,
    /// The states beyond the boundary.
    pub outside: Set,
    /// The run is cut when more states than this are found.
    pub limit: Option<usize>,
}

impl Graph {
    /// A graph that begins in state 0 and has the claim that state 0 leads to state 1. Each kind is its own class.
    pub fn new(arrows: &[Arrow]) -> Self {
        let kinds = arrows.iter().filter_map(|arrow| arrow.kind).max().map_or(1, |most| most + 1);
        let ends = arrows.iter().flat_map(|arrow| [Some(arrow.from), arrow.to]).flatten().max();
        Graph {
            states: ends.unwrap_or(0).max(1) + 1,
            arrows: arrows.to_vec(),
            classes: (0..kinds).collect(),
            initial: vec![0],
            ends: Set::MAX,
            from: 1,
            to: 2,
            outside: 0,
            limit: None,
        }
    }

    /// The same graph with all kinds in one class.
    pub fn merged(mut self) -> Self {
        self.classes.fill(0);
        self
    }

    /// The same graph without a limit and without a boundary.
    pub fn whole(&self) -> Self {
        Graph { outside: 0, limit: None, ..self.clone() }
    }

    /// The arrows that leave a state, with their places.
    pub fn leaving(&self, state: u8) -> impl Iterator<Item = (usize, &Arrow)> {
        self.arrows.iter().enumerate().filter(move |(_, arrow)| arrow.from == state)
    }
}

/// The rule by which the arrows of a graph are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Any arrows: most behaviours come to a state in which they may stay.
    Loose,
    /// Each state has an arrow, and most arrows have a class.
    Busy,
    /// A ring of arrows with one class or with none, and other arrows: many of them leave the ring.
    Ring,
}

/// Draws the graph of a seed.
pub fn draw(seed: u64) -> Graph {
    let mut dice = Dice(seed);
    let shape = [Shape::Loose, Shape::Busy, Shape::Ring][usize::from(dice.below(3))];
    let most = if shape == Shape::Loose { STATES_MAX } else { 1 + dice.below(STATES_MAX) };
    let (states, kinds) = (1 + dice.below(most), 1 + dice.below(CLASSES_MAX));
    let merges = dice.below(3);
    let classes = (0..kinds).map(|kind| [kind, dice.below(kinds), 0][usize::from(merges)]).collect();
    let ring = if shape == Shape::Ring { 1 + dice.below(states) } else { 0 };
    let arrows = dice.arrows(shape, ring, states, kinds);
    let initial = (0..=dice.below(3)).map(|_| dice.below(states)).collect::<Vec<u8>>();
    // The last state keeps the promise of a ring that most of the time does not.
    let to = match dice.set(states, 4) {
        to if ring > 0 && ring < states && !dice.one_in(4) => to & !first(ring) | 1 << (states - 1),
        to => to,
    };
    // Most claims are about the first state. Otherwise many claims would be untested.
    let asked = if dice.one_in(4) { 0 } else { 1 << initial[0] };
    let mut graph = Graph {
        states,
        arrows,
        classes,
        ends: dice.set(states, 2),
        from: dice.set(states, 2) | asked,
        to: to & !asked,
        outside: 0,
        limit: None,
        initial,
    };
    match dice.below(6) {
        // One initial state must be inside: the engine refuses a model without initial state.
        0 => graph.outside = dice.set(states, 3) & !(1 << graph.initial[0]),
        1 => graph.limit = Some(usize::from(dice.below(states))),
        _ => {}
    }
    graph
}

/// The generator `splitmix64`.
pub struct Dice(pub u64);

impl Dice {
    /// A number below this one.
    pub fn below(&mut self, most: u8) -> u8 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) % u64::from(most)) as u8
    }

    pub fn one_in(&mut self, chances: u8) -> bool {
        self.below(chances) == 0
    }

    fn set(&mut self, states: u8, chances: u8) -> Set {
        (0..states).fold(0, |set, state| set | u8::from(self.one_in(chances)) << state)
    }

    fn arrows(&mut self, shape: Shape, ring: u8, states: u8, kinds: u8) -> Vec<Arrow> {
        let chances = if shape == Shape::Loose { 4 } else { 12 };
        let of_ring = if self.one_in(2) { None } else { Some(self.below(kinds)) };
        let mut arrows: Vec<Arrow> = match shape {
            Shape::Loose => Vec::new(),
            Shape::Busy => (0..states).map(|state| self.arrow(state, states, kinds, chances)).collect(),
            Shape::Ring => {
                (0..ring).map(|state| Arrow { kind: of_ring, ..go(state, (state + 1) % ring) }).collect()
            }
        };
        for _ in 0..self.below(2 * states + 3) {
            let from = self.below(states);
            let arrow = self.arrow(from, states, kinds, chances);
            let leaves = shape == Shape::Ring && self.one_in(2);
            arrows.push(if leaves { Arrow { to: Some(states - 1), ..arrow } } else { arrow });
        }
        arrows
    }

    /// An arrow from this state. One in so many has no class.
    fn arrow(&mut self, from: u8, states: u8, kinds: u8, chances: u8) -> Arrow {
        let to = match self.below(10) {
            0 => None,
            1 => Some(from),
            _ => Some(self.below(states)),
        };
        let kind = if self.one_in(chances) { None } else { Some(self.below(kinds)) };
        Arrow { from, to, kind }
    }
}
