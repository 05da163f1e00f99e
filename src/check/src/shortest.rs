//! The path that a person reads with least effort: fewest steps; among those, fewest changes of the actor;
//! among those, the lowest action positions.

/// One step in a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    /// The position of the action in the state before.
    pub(super) action: usize,
    pub(super) actor: usize,
    /// The weak-fairness class as a set of at most one.
    pub(super) fair: u64,
    /// The position of the edge in the graph.
    pub(super) edge: usize,
    /// The node after.
    pub(super) target: u32,
}

/// The space that is searched: a graph, or a part or product of one.
pub(super) trait Space {
    /// Nodes are numbered below this.
    fn len(&self) -> usize;
    /// The nodes where paths begin, the preferred first.
    fn roots(&self, visit: &mut dyn FnMut(u32));
    /// The steps from a node, the preferred first.
    fn hops(&self, node: u32, visit: &mut dyn FnMut(Hop));
}

/// The places where a path may end.
pub(super) struct Goal<'a> {
    /// At such a node.
    pub(super) node: &'a dyn Fn(u32) -> bool,
    /// Or after such a step.
    pub(super) hop: &'a dyn Fn(&Hop) -> bool,
}

/// A path through the graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Path {
    pub(super) root: u32,
    pub(super) hops: Vec<Hop>,
}

impl Path {
    /// The node where it ends.
    pub(super) fn end(&self) -> u32 {
        self.hops.last().map_or(self.root, |hop| hop.target)
    }
}

/// The best path to the goal, or `None` if there is none.
pub(super) fn shortest<S: Space>(space: &S, goal: &Goal<'_>) -> Option<Path> {
    let mut layers = Layers::search(space, goal)?;
    layers.weigh(space, goal);
    layers.walk(space, goal)
}

const FAR: u32 = u32::MAX;

/// A set of actors, below 256.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Actors([u64; 4]);

impl Actors {
    const NONE: Actors = Actors([0; 4]);
    const ALL: Actors = Actors([u64::MAX; 4]);

    fn add(&mut self, actor: usize) {
        self.0[actor / 64] |= 1 << (actor % 64);
    }

    fn has(&self, actor: usize) -> bool {
        self.0[actor / 64] >> (actor % 64) & 1 == 1
    }
}

/// The number of changes of the actor that are left at a node, on a shortest path: `fewest` after one of `actors`,
/// one more after any other.
#[derive(Clone, Copy)]
struct Weight {
    fewest: u32,
    actors: Actors,
}

impl Weight {
    const HOPELESS: Weight = Weight { fewest: FAR, actors: Actors::NONE };
    const DONE: Weight = Weight { fewest: 0, actors: Actors::ALL };

    fn after(&self, actor: usize) -> u32 {
        if self.fewest == FAR || self.actors.has(actor) { self.fewest } else { self.fewest + 1 }
    }

    fn offer(&mut self, actor: usize, changes: u32) {
        if changes < self.fewest {
            *self = Weight { fewest: changes, actors: Actors::NONE };
        }
        if changes == self.fewest && changes != FAR {
            self.actors.add(actor);
        }
    }
}

/// The breadth-first layers up to the goal.
struct Layers {
    distance: Vec<u32>,
    /// The nodes found, by distance.
    order: Vec<u32>,
    /// The length of the shortest path.
    length: u32,
    /// By node; only for those in `order`.
    weights: Vec<Weight>,
    /// The place of a node in `order` and `weights`.
    place: Vec<u32>,
}

impl Layers {
    fn search<S: Space>(space: &S, goal: &Goal<'_>) -> Option<Self> {
        let mut distance = vec![FAR; space.len()];
        let mut order = Vec::new();
        space.roots(&mut |root| {
            if distance[root as usize] == FAR {
                distance[root as usize] = 0;
                order.push(root);
            }
        });
        let mut length = FAR;
        let mut next = 0;
        while next < order.len() {
            let node = order[next];
            let here = distance[node as usize];
            if (goal.node)(node) {
                length = length.min(here);
            }
            if here >= length {
                break;
            }
            space.hops(node, &mut |hop| {
                if (goal.hop)(&hop) {
                    length = length.min(here + 1);
                }
                if distance[hop.target as usize] == FAR {
                    distance[hop.target as usize] = here + 1;
                    order.push(hop.target);
                }
            });
            next += 1;
        }
        (length != FAR).then(|| Layers { distance, order, length, weights: Vec::new(), place: Vec::new() })
    }

    /// The number of changes of the actor that are left after a hop from a node at distance `here`.
    fn left(&self, goal: &Goal<'_>, here: u32, hop: &Hop) -> u32 {
        // The search stopped at the first distance with such a hop, so it is the last hop of a shortest path.
        if (goal.hop)(hop) {
            return 0;
        }
        if self.distance[hop.target as usize] != here + 1 {
            return FAR;
        }
        let place = self.place[hop.target as usize] as usize;
        self.weights.get(place).map_or(FAR, |weight| weight.after(hop.actor))
    }

    /// Computes the weights, from the goal backwards.
    fn weigh<S: Space>(&mut self, space: &S, goal: &Goal<'_>) {
        self.place = vec![FAR; space.len()];
        for (place, node) in self.order.iter().enumerate() {
            self.place[*node as usize] = place as u32;
        }
        self.weights = vec![Weight::HOPELESS; self.order.len()];
        for place in (0..self.order.len()).rev() {
            let node = self.order[place];
            let here = self.distance[node as usize];
            if here == self.length && (goal.node)(node) {
                self.weights[place] = Weight::DONE;
            } else if here < self.length {
                let mut weight = Weight::HOPELESS;
                space.hops(node, &mut |hop| weight.offer(hop.actor, self.left(goal, here, &hop)));
                self.weights[place] = weight;
            }
        }
    }

    /// Follows the weights, at each node by the first hop that is as good as any.
    fn walk<S: Space>(&self, space: &S, goal: &Goal<'_>) -> Option<Path> {
        let mut root: Option<(u32, u32)> = None;
        space.roots(&mut |node| {
            let fewest = self.weights[self.place[node as usize] as usize].fewest;
            if fewest < root.map_or(FAR, |(_, fewest)| fewest) {
                root = Some((node, fewest));
            }
        });
        let (root, _) = root?;
        let (mut node, mut last) = (root, None);
        let mut hops = Vec::with_capacity(self.length as usize);
        for here in 0..self.length {
            let mut best: Option<(u32, Hop)> = None;
            space.hops(node, &mut |hop| {
                let left = self.left(goal, here, &hop);
                let change = u32::from(last.is_some_and(|last| last != hop.actor));
                if left != FAR && best.is_none_or(|(cost, _)| left + change < cost) {
                    best = Some((left + change, hop));
                }
            });
            let (_, hop) = best?;
            (node, last) = (hop.target, Some(hop.actor));
            hops.push(hop);
        }
        Some(Path { root, hops })
    }
}
