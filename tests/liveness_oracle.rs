//! Liveness under weak fairness: an oracle that shares nothing with the engine judges thousands of random graphs, and
//! the engine must agree with it on each.
//!
//! The oracle looks for closed walks in the product of the states and the sets of served classes. The engine looks at
//! strongly connected components. `walks.rs` has the oracle, `model.rs` gives a graph to the engine.

#[path = "liveness_oracle/agreement.rs"]
mod agreement;
#[path = "liveness_oracle/controls.rs"]
mod controls;
#[path = "liveness_oracle/graph.rs"]
mod graph;
#[path = "liveness_oracle/lasso.rs"]
mod lasso;
#[path = "liveness_oracle/model.rs"]
mod model;
#[path = "liveness_oracle/page.rs"]
mod page;
#[path = "liveness_oracle/walks.rs"]
mod walks;

/// The number of graphs that are drawn. The seed of a graph is its number, so the graphs are the same in every run.
const GRAPHS: u64 = 10_000;
