use wspbus::suite::{case::*, plan::*, observable::*, *};
use wspbus::models::lifecycle::Machine;
fn main() {
    for returns in [Returns::AtOnce, Returns::WhenResolved] { for plan in Plan::all() {
        let t = std::time::Instant::now();
        let (s, f) = plan.build(Parameters { returns }).unwrap();
        let built = t.elapsed();
        let t = std::time::Instant::now();
        let mut r = Reference::new(Machine::default());
        let bad = s.cases.iter().filter(|c| !run_case(&s.setup, &s.parameters, c, &mut r).is_pass()).count();
        let ids: std::collections::BTreeSet<_> = s.cases.iter().map(|c| &c.id).collect();
        println!("{plan} {returns:?} {f:?} {built:?} ran {:?} bad {bad} ids {}", t.elapsed(), ids.len());
        if matches!(plan.kind, Kind::Negative | Kind::Concurrency(_)) { for c in s.cases.iter().step_by(s.cases.len()/8+1) { println!("     {} {:?}", c.id, c.never); } }
    }}
}
