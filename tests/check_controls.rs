//! Every kind of judgement on a model that is small enough to check by hand: one in which the checker must find
//! something, and one in which it must not.

#[path = "check_controls/claims.rs"]
mod claims;
#[path = "check_controls/graphs.rs"]
mod graphs;
#[path = "check_controls/liveness.rs"]
mod liveness;
#[path = "check_controls/opinion.rs"]
mod opinion;
#[path = "check_controls/oracle.rs"]
mod oracle;
#[path = "check_controls/toy.rs"]
mod toy;
#[path = "check_controls/two_phase_commit.rs"]
mod two_phase_commit;
#[path = "check_controls/validator.rs"]
mod validator;
#[path = "check_controls/watched.rs"]
mod watched;
