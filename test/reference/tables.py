"""300 tables as they occur, and what pandas reads in them when it is told how each is written.

usage: python tables.py > tables.json        (pandas 3.1, any later one gives the same)

Each table is bytes (base64) of a dialect, an encoding, a header, gaps, units and a layout drawn at random; pandas is told the
dialect, node-ode is not. `read` holds the trajectories, null for a gap; `refused` is part of the message where no number is
meant (limits of detection) or nobody can know (numbers of two kinds).
"""

import base64
import io
import json
import random
import sys

import pandas as pd

GAPS = ["", "NA", "NaN", "N/A", "null", "-"]
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "latin-1"]
SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}


def number(rng, decimal, digits=None):
    text = f"{rng.uniform(-100, 100):.{rng.choice([1, 2, 3, 5]) if digits is None else digits}f}"
    if rng.random() < 0.1:
        text = f"{rng.uniform(1, 9):.3f}e{rng.randint(-5, 5)}"
    return text.replace(".", decimal)


def table(n):
    rng = random.Random(n)
    sep = rng.choice([",", ";", "\t", "|", " "])
    decimal = "." if sep == "," else rng.choice([".", ","])
    encoding = rng.choice(ENCODINGS)
    end = rng.choice(["\n", "\r\n", "\r"])
    header = rng.choice(["plain", "units", "capitals", "told", "none"])
    several = header != "none" and rng.random() < 0.3
    dates = header != "none" and sep != " " and rng.random() < 0.2
    replicates = rng.random() < 0.2
    trailing = sep != " " and rng.random() < 0.2
    extra = header != "none" and rng.random() < 0.4
    spoiled = rng.choice(["limit", "mixed"]) if rng.random() < 0.08 else None
    gap = rng.choice(GAPS[1:] if sep == " " else GAPS)
    unit = rng.choice(list(SECONDS))
    micro = "µg" if encoding != "utf-8" or rng.random() < 0.5 else "mg"
    names = {
        "plain": ["t", "x", "v"],
        "units": [f"t [{'s' if not dates else unit}]", f"x ({micro}/l)", "v [m s-1]"],
        "capitals": ["Time", "X", "V"],
        "told": ["clock", "conc", "speed"],
        "none": ["t", "x", "v"],
    }[header]
    order = [0, 1, 2] if header == "none" else rng.sample([0, 1, 2], 3)
    columns = [names[k] for k in order]
    if several:
        columns.insert(rng.randrange(4), "trajectory")
    if extra:
        columns.insert(rng.randrange(len(columns) + 1), "remark")

    rows = []
    labels = rng.sample(["dogA", "Bär" if encoding != "utf-8" else "cat", "3"], 2) if several else [None]
    start = pd.Timestamp("2024-02-28 22:00:00") + pd.Timedelta(minutes=rng.randrange(300))
    for label in labels:
        moment, t = start, 0.0
        for k in range(rng.randint(2, 6)):
            again = 2 if replicates and rng.random() < 0.5 else 1
            for _ in range(again):
                time = moment.strftime("%Y-%m-%d %H:%M:%S") if dates else f"{t:.2f}".replace(".", decimal)
                x, v = number(rng, decimal), number(rng, decimal)
                if rng.random() < 0.15:
                    x = gap
                if rng.random() < 0.15:
                    v = gap
                rows.append({names[0]: time, names[1]: x, names[2]: v, "trajectory": label, "remark": f"r{k}"})
            moment += pd.Timedelta(seconds=rng.choice([1, 2, 3]) * SECONDS[unit])
            t += rng.choice([0.25, 0.5, 1.75])
    rows[0][names[1]] = number(rng, decimal, 2)
    rows[0][names[2]] = number(rng, decimal, 2)
    refused = None
    if spoiled == "limit":
        rows[-1][names[1]] = rng.choice(["<0.1", "> 90", "< LOD", "BLQ"] if sep != " " else ["<0.1", "BLQ"])
        refused = "limit of detection"
    elif spoiled == "mixed" and sep != ",":
        rows[-1][names[1]] = "12,75" if decimal == "." else "12.75"
        refused = "has a decimal"

    def cell(text):
        return f'"{text}"' if sep != " " and text and rng.random() < 0.1 else text

    tail = sep * rng.randint(1, 2) if trailing else ""
    lines = [f"# made by {n}"] if rng.random() < 0.3 else []
    if header != "none":
        lines.append(sep.join(columns) + tail)
    for row in rows:
        lines.append(sep.join(cell(row[name]) for name in columns) + tail)
        if rng.random() < 0.05:
            lines.append("")
    if trailing:
        lines.append(sep * (len(columns) - 1) + tail)
    text = end.join(lines) + (end if rng.random() < 0.8 else "")
    data = text.encode(encoding)

    reading = {}
    if header == "none":
        reading["header"] = False
    if header == "told":
        reading["columns"] = {"t": "clock", "x": "conc", "v": "speed"}
    if dates:
        reading["unit"] = unit
    made = {"bytes": base64.b64encode(data).decode(), "reading": reading}
    if refused:
        return {**made, "refused": refused}
    frame = pd.read_csv(
        io.BytesIO(data),
        sep=r"\s+" if sep == " " else sep,
        decimal=decimal,
        encoding=encoding,
        comment="#",
        na_values=["-"],
        header=None if header == "none" else 0,
        names=None if sep != " " and header != "none" else columns,
        dtype={"trajectory": str},
        index_col=False,
    )
    if header == "none":
        frame = frame.iloc[:, : len(columns)]
        frame.columns = columns
    frame = frame.dropna(how="all")
    if dates:
        moments = pd.to_datetime(frame[names[0]])
        frame[names[0]] = (moments - moments.min()).dt.total_seconds() / SECONDS[unit]
    groups = frame.groupby("trajectory", sort=False) if several else [(None, frame)]
    return {
        **made,
        "read": [
            {
                "name": label,
                "t": [float(t) for t in group[names[0]]],
                "z": [[None if pd.isna(x) else float(x) for x in row] for row in group[names[1:]].values],
            }
            for label, group in groups
        ],
    }


def main():
    tables = [table(n) for n in range(300)]
    sys.stdout.write("[\n" + ",\n".join(json.dumps(made) for made in tables) + "\n]\n")


main()
