use wspbus::suite::{bounds::*, case::*, explore::*, cover, fault::*};
fn main() {
    for level in Level::ALL {
        let o = Observable::new(Bounds::of(level), Parameters::default()).unwrap();
        for k in 0..=(match level { Level::Requests => 2, Level::Core => 1, Level::Subscriptions => 1, _ => 0 }) {
            let s: Vec<Vec<u32>> = cover::complete(&o.mealy, k).into_iter().map(|s| s.inputs).collect();
            for (name, s) in [("suite", s.clone()), ("random", walks(&o.mealy, &s, 7))] {
                let t = std::time::Instant::now();
                let ix = Indexed::new(&o.mealy, &s);
                println!("{level} k{k} {name} {}", s.len());
                if k == 0 {
                println!("   out {:?} {:?}", ix.output_faults(o.outputs.len()), t.elapsed());
                println!("   transfer {:?} {:?}", ix.transfer_faults(), t.elapsed());
                }
                println!("   extra 1 {:?} {:?}", ix.extra_states(1, o.outputs.len(), 1000, 1), t.elapsed());
                if level == Level::Requests { println!("   extra 2 {:?} {:?}", ix.extra_states(2, o.outputs.len(), 1000, 1), t.elapsed()); }
            }
        }
    }
}
