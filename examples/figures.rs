use wspbus::suite::{bounds::Bounds, case::*, explore::Observable, separate::Separation, cover};
fn main() {
    for level in Level::ALL { for returns in [Returns::AtOnce, Returns::WhenResolved] {
        let t = std::time::Instant::now();
        let o = Observable::new(Bounds::of(level), Parameters { returns }).unwrap();
        println!("{:?}", t.elapsed());
        let s = Separation::new(&o.mealy);
        println!("{level} {returns:?} raw {} n {} inputs {} outputs {} transitions {} insep {} {:?}", o.raw, o.mealy.states(), o.inputs.len(), o.outputs.len(), o.mealy.transitions(), s.inseparable().len(), t.elapsed());
        for (a,b) in s.inseparable().iter().take(2) { println!("{:?}\n{:?}", o.rests[*a as usize], o.rests[*b as usize]); }
        let len = |c: &Vec<wspbus::suite::tree::Sequence>| c.iter().map(|s| s.inputs.len()).sum::<usize>();
        let c = cover::transitions(&o.mealy);
        println!("   transitions: {} cases {} steps", c.len(), len(&c));
        for k in 0..=(match level { Level::Requests => 2, Level::Whole => 0, _ => 1 }) {
            let t = std::time::Instant::now();
            let c = cover::complete(&o.mealy, k);
            print!("   k={k}: {} cases {} steps {:?}", c.len(), len(&c), t.elapsed());
            let cases: Vec<Case> = c.iter().map(|c| o.case(c)).collect();
            let mut by: std::collections::BTreeMap<&str, usize> = Default::default();
            cases.iter().for_each(|c| *by.entry(c.requirement()).or_default() += 1);
            println!(" {:?} {} bytes {:?}", t.elapsed(), serde_json::to_string(&cases).unwrap().len(), by);
            if k == 0 { for c in cases.iter().step_by(cases.len()/4) { println!("     {}", c.id); } }
        }
    }}
}
