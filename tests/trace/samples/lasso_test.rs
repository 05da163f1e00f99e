// gets-in (liveness): violated.
// LOCK-01: A process that found the lock free MUST hold it at last.
// 4 steps; from step 2 on they repeat without end.
#[test]
fn replays_lock_two_processes_gets_in() {
    crate::generated::replay("lock", "two-processes", TRACE).unwrap_or_else(|error| panic!("{error}"));

    const TRACE: &str = r#"{
  "format": "wspbus-trace",
  "version": 2,
  "model": "lock",
  "configuration": "two-processes",
  "property": "gets-in",
  "rules": [
    {"id": "LOCK-01", "text": "A process that found the lock free MUST hold it at last."}
  ],
  "kind": "liveness",
  "verdict": "violated",
  "about": [
    {"name": "dialect", "value": "check-then-act"},
    {"name": "spec", "value": "0.1.0"}
  ],
  "lanes": [
    "process 0",
    "process 1",
    "lock"
  ],
  "initial": {"process 0": "outside", "process 1": "outside", "holders": [], "count": 0, "free": true},
  "steps": [
    {"lane": 0, "action": {"name": "look", "arguments": {"process": "0", "at": "lock"}}, "source": "lock.py:7", "messages": ["process 0 finds the lock free, and decides to take it"], "after": {"process 0": "saw it free", "process 1": "outside", "holders": [], "count": 0, "free": true}},
    {"lane": 1, "action": {"name": "look", "arguments": {"process": "1", "at": "lock"}}, "source": "lock.py:7", "messages": ["process 1 finds the lock free, and decides to take it"], "after": {"process 0": "saw it free", "process 1": "saw it free", "holders": [], "count": 0, "free": true}},
    {"lane": 1, "action": {"name": "take", "arguments": {"process": "1", "at": "lock"}}, "source": "lock.py:8", "messages": ["process 1 takes the lock"], "after": {"process 0": "saw it free", "process 1": "inside", "holders": [1], "count": 1, "free": false}},
    {"lane": 1, "action": {"name": "leave", "arguments": {"process": "1", "at": "lock"}}, "messages": [], "after": {"process 0": "saw it free", "process 1": "outside", "holders": [], "count": 0, "free": true}}
  ],
  "end": {"lasso": {"loop_start": 1}}
}
"#;
}
