# Draws smollm2-heads.svg, the README's first picture: the questions that students with none, 5, 10 and random heads answer, and the size of cache and
# state while decoding. Reads smollm2-h200.jsonl, smollm2-h100.jsonl (random heads), and smollm2-middle-finish-h100.jsonl and -h200.jsonl.
# Run in the repository's root:
#   pip install matplotlib
#   python docs/results/heads.py
import json
from pathlib import Path

import matplotlib
from matplotlib import pyplot

FOLDER = Path(__file__).parent

matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "hyb", "font.family": "sans-serif", "font.size": 10,
                            "axes.spines.top": False, "axes.spines.right": False})


def read(file):
    return [json.loads(line) for line in open(FOLDER / file)]


def at_random(students, middle):
    """Places and answers of the draws, sorted and side by side around a middle, so that equal ones don't overlap."""
    drawn = sorted(exact_match(student) for student in students if student["name"].startswith("random"))
    return [middle + (index - (len(drawn) - 1) / 2) * 0.09 for index in range(len(drawn))], drawn


def exact_match(student):
    return student["evaluations"]["numbers-25"]["exact_match"]


models = {model["name"]: model for model in read("smollm2-h200.jsonl")}
recipe = read("smollm2-h100.jsonl")
middle = read("smollm2-middle-finish-h100.jsonl") + read("smollm2-middle-finish-h200.jsonl")
shown = [models[name] for name in ("none", "best5", "best10", "teacher")]
places, labels = range(len(shown)), ["none", "5 best", "10 best", "all 270\n(teacher)"]

figure, (answers, memory) = pyplot.subplots(1, 2, figsize=(9.6, 3.4), layout="constrained")
for pairs, colour, marker in ((10, "#93c5fd", "s"), (25, "#2563eb", "o"), (40, "#1e3a8a", "^")):
    asked = [model["evaluations"][f"numbers-{pairs}"] for model in shown]
    answers.errorbar(places, [each["exact_match"] for each in asked], [each["standard_error"] for each in asked], color=colour,
                     marker=marker, capsize=3, label=f"{pairs} pairs")
answers.scatter(*at_random(recipe, len(shown)), s=30, color="#2563eb")
other = {model["name"]: model["evaluations"]["numbers-25"] for model in middle}
asked = [other[name] for name in ("none", "best5", "best10", "teacher")]
style = {"marker": "D", "markersize": 5, "markerfacecolor": "none", "linestyle": "none", "color": "#c2410c"}
answers.errorbar(places, [each["exact_match"] for each in asked], [each["standard_error"] for each in asked], capsize=3, zorder=3,
                 label="25 pairs, 3M of 15M tokens on logits", **style)
answers.plot(*at_random(middle, len(shown) + 1), **style)
answers.set(title="Key-value questions answered", xlabel="attention heads kept", ylabel="greedy exact match", ylim=(0, 1),
            xticks=[*places, len(shown) + 0.5], xticklabels=[*labels, "10 at random,\n10 and 12 draws"])
answers.legend(frameon=False, loc="upper left", ncols=2, fontsize=9)

width = 0.38
for shift, context, colour in ((-width / 2, 2, "#93c5fd"), (width / 2, 8, "#2563eb")):
    sizes = [model[f"bytes_at_{context}Ki"] / 1e6 for model in shown]
    bars = memory.bar([place + shift for place in places], sizes, width, color=colour, label=f"at {context}Ki tokens")
    memory.bar_label(bars, [f"{size:.1f}" for size in sizes], fontsize=8, padding=2)
memory.set(title="Cache and state while decoding", xlabel="attention heads kept", ylabel="MB, bfloat16 (log)", yscale="log",
           xticks=places, xticklabels=labels, ylim=(0.2, 500))
memory.legend(frameon=False, loc="upper left")

figure.savefig(FOLDER / "smollm2-heads.svg", metadata={"Date": None}, facecolor="white")
