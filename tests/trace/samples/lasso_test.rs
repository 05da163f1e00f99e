// gets-in (liveness): violated.
// LOCK-01: Whoever found the lock free MUST hold it at last.
#[test]
fn replays_lock_two_processes_gets_in() {
    wspbus_cli::regression::replay("lock", "two-processes", TRACE).unwrap_or_else(|error| panic!("{error}"));

    const TRACE: &str = r#"{
  "format": "wspbus-trace",
  "version": 1,
  "specification": "0.1.0",
  "model": "lock",
  "configuration": "two-processes",
  "dialect": "check-then-act",
  "property": "gets-in",
  "requirements": [
    {"id": "LOCK-01", "text": "Whoever found the lock free MUST hold it at last."}
  ],
  "kind": "liveness",
  "verdict": "violated",
  "lanes": [
    "process 0",
    "process 1",
    "lock"
  ],
  "initial": {"process 0": "Outside", "process 1": "Outside", "holders": "[]"},
  "steps": [
    {"lane": 0, "action": {"name": "look", "arguments": {"process": "0", "at": "lock"}}, "messages": ["process 0 finds the lock free, and decides to take it"], "after": {"process 0": "SawFree", "process 1": "Outside", "holders": "[]"}},
    {"lane": 1, "action": {"name": "look", "arguments": {"process": "1", "at": "lock"}}, "messages": ["process 1 finds the lock free, and decides to take it"], "after": {"process 0": "SawFree", "process 1": "SawFree", "holders": "[]"}},
    {"lane": 1, "action": {"name": "take", "arguments": {"process": "1", "at": "lock"}}, "messages": ["process 1 takes the lock"], "after": {"process 0": "SawFree", "process 1": "Inside", "holders": "[1]"}},
    {"lane": 1, "action": {"name": "leave", "arguments": {"process": "1", "at": "lock"}}, "messages": [], "after": {"process 0": "SawFree", "process 1": "Outside", "holders": "[]"}}
  ],
  "loop_start": 1
}
"#;
}
