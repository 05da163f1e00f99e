"""Traces for the tests of the page: small ones by hand, and long ones that are counted out."""

import copy
import json


def trace(**fields):
    """A trace of version 2. The fields that are given replace the plain ones."""
    plain = {
        "format": "wspbus-trace",
        "version": 2,
        "model": "shop",
        "configuration": "two-clerks",
        "property": "one-clerk-serves",
        "rules": [{"id": "SHOP-1", "text": "At no time MUST two clerks serve the same customer."}],
        "kind": "safety",
        "verdict": "violated",
        "about": [{"name": "dialect", "value": "without a queue"}],
        "lanes": ["clerk A", "clerk B", "door"],
        "initial": state("idle", "idle", ["x: waits", "y: waits"], 0, [["rack", 1]]),
        "steps": steps(),
        "pivot": {"state": 4},
        "end": "open",
    }
    plain.update(fields)
    return copy.deepcopy(plain)


def state(one, two, customers, sold, stock):
    return {"clerk A": one, "clerk B": two, "customers": customers, "sold": sold, "stock": stock, "open": sold < 2}


def step(lane, name, arguments, messages, after, source="shop.py:12"):
    action = {"name": name, "arguments": arguments}
    return {"lane": lane, "action": action, "source": source, "messages": messages, "after": after}


def steps():
    x_served = ["x: is served", "y: waits"]
    return [
        step(0, "look", {"clerk": "clerk A", "at": "door"}, ["clerk A sees x"], state("looks", "idle", ["x: waits", "y: waits"], 0, [["rack", 1]])),
        step(1, "look", {"clerk": "clerk B", "at": "door"}, ["clerk B sees x"], state("looks", "looks", ["x: waits", "y: waits"], 0, [["rack", 1]])),
        step(0, "serve", {"customer": "x"}, ["clerk A serves x"], state("serves", "looks", x_served, 1, [["rack", 1], ["shelf", 2]])),
        step(1, "serve", {"customer": "x"}, ["clerk B serves x", "x has two clerks"], state("idle", "serves", ["y: waits"], 1, [["rack", 3], ["shelf", 2]]), "shop.py:14"),
    ]


def lasso():
    """Clerk A looks and turns away, without end."""
    start = trace()["initial"]
    looked = state("looks", "idle", ["x: waits", "y: waits"], 0, [["rack", 1]])
    taken = [
        step(2, "open", {}, [], start),
        step(0, "look", {"at": "door"}, ["clerk A sees x"], looked),
        step(0, "turn away", {}, [], start),
    ]
    return trace(property="x-is-served", kind="liveness", steps=taken, pivot=None, end={"lasso": {"loop_start": 1}})


def stay():
    """The shop stays as it is."""
    return trace(property="x-is-served", kind="liveness", steps=steps()[:1], pivot=None, end={"stays": {"reason": "no clerk need ever serve"}})


def witness():
    return trace(property="a-customer-can-be-served", kind="reachability", verdict="reached", steps=steps()[:3], pivot={"step": 2})


def other():
    """The trace that keeps the property: clerk B looks again."""
    taken = steps()[:3]
    taken.append(step(1, "look", {"clerk": "clerk B", "at": "door"}, ["clerk B sees y"], state("serves", "looks", ["x: is served", "y: waits"], 1, [["rack", 1], ["shelf", 2]])))
    return trace(property="shown", kind="example", verdict="shown", steps=taken, pivot=None)


def changed():
    """The first trace, after the model has changed in its third step."""
    taken = steps()
    taken[2]["action"]["arguments"]["customer"] = "y"
    return trace(steps=taken)


def hostile(text):
    """A trace with a text in every field that takes one."""
    values = {text: text, "kept": [text, [text]]}
    taken = {"lane": 0, "action": {"name": text, "arguments": {text: text}}, "source": text, "messages": [text], "after": {text: text + ".", "kept": [text + "."]}}
    return trace(
        model=text, configuration=text, property=text, rules=[{"id": text, "text": text}], about=[{"name": text, "value": text}],
        lanes=[text, "other"], initial=values, steps=[taken], pivot={"state": 1}, end={"stays": {"reason": text}},
    )


def long(number):
    """A trace with so many steps."""
    lanes = ["operator", "worker 0", "worker 1", "worker 2", "store"]
    now = {"worker 0": "idle", "worker 1": "idle", "worker 2": "idle", "queue": [], "done": 0, "store": "closed"}
    initial, taken = dict(now), []
    for at in range(number):
        worker, phase = f"worker {at % 3}", at // 3 % 3
        now = dict(now)
        if phase == 0:
            now.update({worker: "asks", "queue": now["queue"][-4:] + [f"{worker}: job {at}"]})
            taken.append(step(1 + at % 3, "ask", {"worker": worker, "at": "store"}, [f"{worker} asks for job {at}"], now, "pool.py:10"))
        elif phase == 1:
            now.update({worker: "works", "store": "open"})
            taken.append(step(1 + at % 3, "work", {"worker": worker}, [f"{worker} works"], now, "pool.py:11"))
        else:
            now.update({worker: "idle", "done": now["done"] + 1, "queue": now["queue"][1:], "store": "closed"})
            taken.append(step(1 + at % 3, "end", {"worker": worker}, [], now, "pool.py:12"))
    return trace(model="pool", configuration=f"{number} steps", property="jobs-end", lanes=lanes, initial=initial, steps=taken, pivot={"state": number})


def write(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False), encoding="utf-8")
    return path
