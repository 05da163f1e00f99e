use stateright::Model;
use std::collections::HashSet;
use wspbus_models::lifecycle::model::*;
fn main() {
    let only: Vec<String> = std::env::args().skip(1).collect();
    for c in configuration::ALL {
        if !only.is_empty() && !only.iter().any(|o| o == c.name) { continue; }
        let t = std::time::Instant::now();
        let m = Lifecycle::new(*c);
        let mut seen = HashSet::new();
        let mut q: std::collections::VecDeque<_> = m.init_states().into();
        for s in &q { seen.insert(s.clone()); }
        let mut e = 0u64;
        while let Some(s) = q.pop_front() {
            let mut a = vec![]; m.actions(&s, &mut a);
            for x in a { e += 1; let n = m.next_state(&s, x).unwrap(); if !seen.contains(&n) { seen.insert(n.clone()); q.push_back(n); } }
            if seen.len() > 3_000_000 { print!("CUT "); break; }
        }
        println!("{:24} {:9} {:9} {:?}", c.name, seen.len(), e, t.elapsed());
    }
}
