"""Hidden checks of Adam: which steps to take, and where the parameters must be.

The checks of criterion 2 know no decay, no limit and no refusal; they compare with 50 digits. Those of
criterion 3 compare runs of the candidate with each other: with decay and without, limited and with
gradients that were scaled beforehand, with refused steps and without. So they hold whatever the
candidate takes for the update itself.
"""

import math
import random
import sys
from decimal import Decimal, localcontext
from typing import Any

CHECKS = {
    "dense_steps": [2],
    "missing_entries": [2],
    "zero_gradients": [2],
    "small_eps": [2],
    "decay": [3],
    "scaling": [3],
    "huge_gradients": [3],
    "refused_steps": [3],
}

TOLERANCE = 1e-9
SHAPE = {"w": 3, "b": 2, "scale": 1}

Grads = dict[str, list[Any] | None]
Numbers = dict[str, list[float]]


def cases(seed: int) -> list[dict[str, Any]]:
    """Draws the cases, the same ones for the same seed."""
    rng = random.Random(seed)
    drawn = []
    for _ in range(3):
        drawn.append(_case("dense_steps", _run(rng, [_dense(rng) for _ in range(6)])))
        drawn.append(_case("missing_entries", _run(rng, _sparse(rng))))
        drawn.append(_case("zero_gradients", _run(rng, _zeros(rng))))
        small = [_times(_dense(rng), 1e-6) for _ in range(5)]
        drawn.append(_case("small_eps", _run(rng, small, eps=1e-12)))
        drawn.append(_decay(rng))
        drawn.append(_scaling(rng, "scaling", 1.0))
        drawn.append(_scaling(rng, "huge_gradients", 10.0 ** rng.randint(160, 295)))
        drawn.append(_refused(rng))
    return drawn


def judge(case: dict[str, Any], observed: dict[str, Any]) -> str | None:
    """Returns what is wrong with an observation, None when it is right."""
    if "raised" in observed:
        return f"{_where(case, 0, 0)}: raised {_short(observed['raised'])}"
    value = observed.get("value")
    if not isinstance(value, list) or len(value) != len(case["runs"]):
        return f"unreadable observation: {_short(value)}"
    for number, (one, seen) in enumerate(zip(case["runs"], value, strict=True)):
        if not isinstance(seen, list) or len(seen) != len(one["grads"]) or not all(map(_readable, seen)):
            return f"{_where(case, number, 0)}: parameters are no numbers any more: {_short(seen)}"
    judges = {"decay": _wrong_decay, "refused_steps": _wrong_refusal}
    relations = {"scaling": _wrong_scaling, "huge_gradients": _wrong_scaling, **judges}
    with localcontext() as context:
        context.prec = 50
        return relations.get(case["check"], _wrong_update)(case, value)


# Drawing runs.


def _case(check: str, *runs: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"check": check, "runs": list(runs), **more}


def _run(rng: random.Random, grads: list[Grads], eps: float | None = None, **settings: Any) -> dict[str, Any]:
    given = {
        "lr": rng.choice((0.01, 0.1, 0.5)),
        "beta1": rng.choice((0.5, 0.8, 0.9)),
        "beta2": rng.choice((0.6, 0.95, 0.999)),
        "eps": eps or rng.choice((0.1, 0.5, 1.0)),
        "weight_decay": 0.0,
        "max_norm": None,
    }
    params = {name: [_number(rng) for _ in range(length)] for name, length in SHAPE.items()}
    return {"settings": {**given, **settings}, "params": params, "grads": grads}


def _dense(rng: random.Random) -> Grads:
    return {name: [_number(rng) for _ in range(length)] for name, length in SHAPE.items()}


def _sparse(rng: random.Random) -> list[Grads]:
    """Steps in which entries, whole lists and names are missing; w[0] is there always, w[1] late, b[0] now and then."""
    steps = []
    for place in range(8):
        grads = _dense(rng)
        for name, numbers in grads.items():
            if numbers is not None:
                grads[name] = [g if rng.random() < 0.6 else None for g in numbers]
        late = _number(rng) if place > 3 else None
        grads["w"] = [_number(rng), late, (grads["w"] or [None])[-1]]
        if place % 2:
            grads["b"] = None
        elif place in (2, 4):
            grads["b"] = [_number(rng), None]
        if place in (1, 2, 5):
            del grads["scale"]
        steps.append(grads)
    steps.append({})
    return [*steps, _dense(rng)]


def _zeros(rng: random.Random) -> list[Grads]:
    """Every entry has a gradient in every step, and some are exactly 0."""
    steps: list[Grads] = []
    for place in range(6):
        grads = _dense(rng)
        grads["w"] = [rng.choice((0.0, -0.0)) if (place + i) % 3 else _number(rng) for i in range(SHAPE["w"])]
        grads["b"] = [0.0, 0.0] if place < 3 else [_number(rng), 0.0]
        steps.append(grads)
    return steps


def _decay(rng: random.Random) -> dict[str, Any]:
    grads = [_dense(rng), *_sparse(rng), {}, {"w": None, "b": [None, None]}, _dense(rng)]
    plain = _run(rng, grads)
    settings = {**plain["settings"], "weight_decay": rng.choice((0.1, 0.3, 0.7))}
    return _case("decay", plain, {**plain, "settings": settings})


def _scaling(rng: random.Random, check: str, size: float) -> dict[str, Any]:
    """Gradients of very different norms, most beyond the limit, the same ones scaled, and one of just the limit."""
    limit = rng.choice((0.5, 2.0, 5.0))
    small, exact = _times(_dense(rng), limit / 100), {"w": [0.6 * limit, None, -0.8 * limit], "b": None}
    large = [_times(grads, size * rng.uniform(3, 9)) for grads in [*_sparse(rng)[:4], _dense(rng)]]
    grads: list[Grads] = [large[0], small, *large[1:3], {}, exact, *large[3:], small]
    run = _run(rng, grads, max_norm=limit)
    scaled = {**run, "settings": {**run["settings"], "max_norm": None}, "grads": [_scaled(g, limit) for g in grads]}
    return _case(check, run, scaled)


def _scaled(grads: Grads, limit: float) -> Grads:
    """The gradients as they are after scaling, if their norm exceeds the limit."""
    present = [g for numbers in grads.values() for g in numbers or () if g is not None]
    with localcontext() as context:
        context.prec = 50
        norm = sum((Decimal(g) ** 2 for g in present), Decimal(0)).sqrt()
        if norm <= Decimal(limit) * (1 + Decimal("1e-12")):
            return grads
        factor = Decimal(limit) / norm
        return {
            name: None if numbers is None else [None if g is None else float(Decimal(g) * factor) for g in numbers]
            for name, numbers in grads.items()
        }


def _refused(rng: random.Random) -> dict[str, Any]:
    """Good steps with bad ones between: the gradient that is not finite comes last, first, or with few others."""
    good = [_dense(rng), *_sparse(rng)[:3], _dense(rng)]
    junk = [rng.choice(("nan", "inf", "-inf")) for _ in range(4)]
    bad: list[Grads] = [
        {**_dense(rng), "scale": [junk[0]]},
        {"scale": [1.0], "w": [junk[1], 1.0, 2.0]},
        {"w": [3.0, None, None], "b": [None, junk[2]]},
        {"w": [0.0, 0.0, 0.0], "b": None, "scale": [junk[3]]},
    ]
    mixed: list[Grads] = []
    kept: list[int | None] = []
    for place, grads in enumerate(good):
        mixed += [grads, *bad[place : place + 1]]
        kept += [place, *[None for _ in bad[place : place + 1]]]
    run = _run(rng, mixed, weight_decay=0.2, max_norm=rng.choice((None, 2.0)))
    return _case("refused_steps", run, {**run, "grads": good}, kept=kept)


def _times(grads: Grads, factor: float) -> Grads:
    return {
        name: None if numbers is None else [None if g is None else g * factor for g in numbers]
        for name, numbers in grads.items()
    }


def _number(rng: random.Random) -> float:
    return rng.choice((-1, 1)) * round(rng.uniform(0.2, 2.0), 3)


# What is right.


def _wrong_update(case: dict[str, Any], value: list[Any]) -> str | None:
    run = case["runs"][0]
    settings = {name: Decimal(number) for name, number in run["settings"].items() if number is not None}
    for name, length in SHAPE.items():
        for i in range(length):
            number, given = Decimal(run["params"][name][i]), list[Decimal]()
            for place, grads in enumerate(run["grads"]):
                g = (grads.get(name) or [None] * length)[i]
                if g is not None:
                    given.append(Decimal(g))
                    number -= _update(settings, given)
                got = value[0][place]["params"][name][i]
                if not _close(got, number):
                    return f"{_where(case, 0, place)}: {name}[{i}] is {got!r}, expected {float(number)!r}"
    return None


def _update(settings: dict[str, Decimal], given: list[Decimal]) -> Decimal:
    """From all gradients that the entry has had: both moments are their means, weighted with powers of the betas."""
    means = []
    for beta, power in ((settings["beta1"], 1), (settings["beta2"], 2)):
        weights = [beta**age for age in reversed(range(len(given)))]
        total = sum((w * g**power for w, g in zip(weights, given, strict=True)), Decimal(0))
        means.append(total / sum(weights, Decimal(0)))
    return settings["lr"] * means[0] / (means[1] + settings["eps"]).sqrt()


def _wrong_decay(case: dict[str, Any], value: list[Any]) -> str | None:
    plain, decayed = value
    settings = case["runs"][1]["settings"]
    share = Decimal(settings["lr"]) * Decimal(settings["weight_decay"])
    for name, length in SHAPE.items():
        for i in range(length):
            start = Decimal(case["runs"][0]["params"][name][i])
            before, number = start, start
            for place in range(len(plain)):
                now = Decimal(plain[place]["params"][name][i])
                number, before = number - share * number - (before - now), now
                got = decayed[place]["params"][name][i]
                if not _close(got, number):
                    return (
                        f"{_where(case, 1, place)}: {name}[{i}] is {got!r}; by what the same run does without decay, "
                        f"expected {float(number)!r}"
                    )
    return None


def _wrong_scaling(case: dict[str, Any], value: list[Any]) -> str | None:
    for place, (limited, scaled) in enumerate(zip(*value, strict=True)):
        if limited["untouched"] is not True:
            return f"{_where(case, 0, place)}: the gradients that were passed have been changed"
        if (problem := _differ(limited, scaled)) is not None:
            return f"{_where(case, 0, place)}: {problem}, as without a limit for gradients scaled beforehand"
    return None


def _wrong_refusal(case: dict[str, Any], value: list[Any]) -> str | None:
    mixed, good = value
    last = {"params": case["runs"][0]["params"]}
    for place, (seen, kept) in enumerate(zip(mixed, case["kept"], strict=True)):
        if seen["refused" if kept is None else "returned"] is not True:
            return f"{_where(case, 0, place)}: did not return {kept is not None}"
        last = last if kept is None else good[kept]
        if (problem := _differ(seen, last)) is not None:
            return f"{_where(case, 0, place)}: {problem}, as if refused steps had never been"
    return None


def _differ(one: dict[str, Any], other: dict[str, Any]) -> str | None:
    for name, length in SHAPE.items():
        for i in range(length):
            got, right = one["params"][name][i], other["params"][name][i]
            if not _close(got, Decimal(right)):
                return f"{name}[{i}] is {got!r}, expected {right!r}"
    return None


def _readable(seen: Any) -> bool:
    if not isinstance(seen, dict) or not {"returned", "refused", "untouched", "params"} <= set(seen):
        return False
    params = seen["params"]
    return isinstance(params, dict) and all(
        isinstance(params.get(name), list) and len(params[name]) == length and all(map(_is_number, params[name]))
        for name, length in SHAPE.items()
    )


def _is_number(value: Any) -> bool:
    # An integer that no float can hold cannot be compared with one.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


def _close(got: Any, right: Decimal) -> bool:
    return math.isclose(got, float(right), rel_tol=TOLERANCE, abs_tol=TOLERANCE)


def _where(case: dict[str, Any], number: int, place: int) -> str:
    run = case["runs"][number]
    start = f"Adam({_short(run['params'])}, {', '.join(f'{k}={v}' for k, v in run['settings'].items())})"
    return f"{start}, step {place + 1} of {len(run['grads'])}, {_short(run['grads'][place])}"


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 120 else f"{text[:117]}..."
