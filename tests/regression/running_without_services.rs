// running-means-services-up (safety): violated.
// LIFE-3: A bus MUST be in Running only while the last start pass was whole, every listener of it
// ended well, and no stop pass began since.
// 12 steps; the state after step 12 violates running-means-services-up.
#[test]
fn replays_cherrypy_start_listener_stops_running_means_services_up() {
    wspbus_cli::regression::replay("cherrypy", "start-listener-stops", TRACE).unwrap_or_else(|error| panic!("{error}"));

    const TRACE: &str = r#"{
  "format": "wspbus-trace",
  "version": 2,
  "model": "cherrypy",
  "configuration": "start-listener-stops",
  "property": "running-means-services-up",
  "rules": [
    {"id": "LIFE-3", "text": "A bus MUST be in Running only while the last start pass was whole, every listener of it ended well, and no stop pass began since."}
  ],
  "kind": "safety",
  "verdict": "violated",
  "pivot": {"state": 12},
  "about": [
    {"name": "dialect", "value": "CherryPy 18.10.0"},
    {"name": "spec", "value": "0.1.0"}
  ],
  "lanes": [
    "main"
  ],
  "initial": {"process": "alive", "state": "STOPPED (Idle)", "execv": false, "atexit": "no function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "idle"},
  "steps": [
    {"lane": 0, "action": {"name": "request", "arguments": {"thread": "main", "call": "start()"}}, "source": "wspbus.py:262", "messages": ["main calls Start"], "after": {"process": "alive", "state": "STOPPED (Idle)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "before the write of STARTING (Starting), 1 call deep"}},
    {"lane": 0, "action": {"name": "step", "arguments": {"thread": "main"}}, "source": "wspbus.py:264", "messages": ["Idle > Starting"], "after": {"process": "alive", "state": "STARTING (Starting)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "before the publish on start, 1 call deep"}},
    {"lane": 0, "action": {"name": "step", "arguments": {"thread": "main"}}, "source": "wspbus.py:267", "messages": ["publishes start to 3 listeners", "calls listener 0 of start"], "after": {"process": "alive", "state": "STARTING (Starting)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "in listener 0 of start, 2 calls deep"}},
    {"lane": 0, "action": {"name": "end", "arguments": {"thread": "main", "how": "returns"}}, "source": "wspbus.py:229", "messages": ["listener 0 ends", "calls listener 1 of start"], "after": {"process": "alive", "state": "STARTING (Starting)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "in listener 1 of start, 2 calls deep"}},
    {"lane": 0, "action": {"name": "reenter", "arguments": {"thread": "main", "call": "stop()"}}, "source": "wspbus.py:557", "messages": ["listener 1 calls Stop"], "after": {"process": "alive", "state": "STARTING (Starting)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "before the write of STOPPING (Stopping), 3 calls deep"}},
    {"lane": 0, "action": {"name": "step", "arguments": {"thread": "main"}}, "source": "wspbus.py:557", "messages": ["Starting > Stopping"], "after": {"process": "alive", "state": "STOPPING (Stopping)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "before the publish on stop, 3 calls deep"}},
    {"lane": 0, "action": {"name": "step", "arguments": {"thread": "main"}}, "source": "wspbus.py:559", "messages": ["publishes stop to 1 listener", "calls listener 3 of stop"], "after": {"process": "alive", "state": "STOPPING (Stopping)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "in listener 3 of stop, 4 calls deep"}},
    {"lane": 0, "action": {"name": "end", "arguments": {"thread": "main", "how": "returns"}}, "source": "wspbus.py:229", "messages": ["listener 3 ends", "the stop pass is over"], "after": {"process": "alive", "state": "STOPPING (Stopping)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "before the write of STOPPED (Idle), 3 calls deep"}},
    {"lane": 0, "action": {"name": "step", "arguments": {"thread": "main"}}, "source": "wspbus.py:560", "messages": ["Stopping > Idle", "the call for Stop is over: Reached"], "after": {"process": "alive", "state": "STOPPED (Idle)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "in listener 1 of start, 2 calls deep"}},
    {"lane": 0, "action": {"name": "end", "arguments": {"thread": "main", "how": "returns"}}, "source": "wspbus.py:229", "messages": ["listener 1 ends", "calls listener 2 of start"], "after": {"process": "alive", "state": "STOPPED (Idle)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "in listener 2 of start, 2 calls deep"}},
    {"lane": 0, "action": {"name": "end", "arguments": {"thread": "main", "how": "returns"}}, "source": "wspbus.py:229", "messages": ["listener 2 ends", "the start pass is over"], "after": {"process": "alive", "state": "STOPPED (Idle)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "before the write of STARTED (Running), 1 call deep"}},
    {"lane": 0, "action": {"name": "step", "arguments": {"thread": "main"}}, "source": "wspbus.py:268", "messages": ["Idle > Running", "the call for Start is over: Reached"], "after": {"process": "alive", "state": "STARTED (Running)", "execv": false, "atexit": "1 function", "subscribed": ["L0", "L1", "L2", "L3"], "main": "idle"}}
  ],
  "end": "open"
}
"#;
}
