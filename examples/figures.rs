use wspbus::suite::{bounds::Bounds, case::*, explore::Observable};
fn main() {
    for level in Level::ALL { for returns in [Returns::AtOnce, Returns::WhenResolved] {
        let o = Observable::new(Bounds::of(level), Parameters { returns }).unwrap();
        println!("{level} {returns:?} raw {} n {} inputs {} outputs {} transitions {}", o.raw, o.mealy.states(), o.inputs.len(), o.outputs.len(), o.mealy.transitions());
    }}
}
