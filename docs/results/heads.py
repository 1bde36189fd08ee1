# Draws smollm2-heads.svg, the first picture of the README, from smollm2-h200.jsonl and, for heads drawn at random, smollm2-h100.jsonl:
# what students with so many heads answer, and what a model keeps while it decodes. Run in the repository's root:
#   pip install matplotlib
#   python docs/results/heads.py
import json
from pathlib import Path

import matplotlib
from matplotlib import pyplot

FOLDER = Path(__file__).parent

matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "hyb", "font.family": "sans-serif", "font.size": 10,
                            "axes.spines.top": False, "axes.spines.right": False})
models = {model["name"]: model for model in map(json.loads, open(FOLDER / "smollm2-h200.jsonl"))}
random = [model for model in map(json.loads, open(FOLDER / "smollm2-h100.jsonl")) if model["name"].startswith("random")]
shown = [models[name] for name in ("none", "best5", "best10", "teacher")]
places, labels = range(len(shown)), ["none", "5 best", "10 best", "all 270\n(teacher)"]

figure, (answers, memory) = pyplot.subplots(1, 2, figsize=(9.6, 3.4), layout="constrained")
for pairs, colour, marker in ((10, "#93c5fd", "s"), (25, "#2563eb", "o"), (40, "#1e3a8a", "^")):
    asked = [model["evaluations"][f"numbers-{pairs}"] for model in shown]
    answers.errorbar(places, [each["exact_match"] for each in asked], [each["standard_error"] for each in asked], color=colour,
                     marker=marker, capsize=3, label=f"{pairs} pairs")
drawn = sorted(model["evaluations"]["numbers-25"]["exact_match"] for model in random)
aside = [len(shown) + (index % 4 - 1.5) / 7 for index in range(len(drawn))]  # so that equal ones don't hide each other
answers.scatter(aside, drawn, s=30, color="#2563eb", label=f"25 pairs, {len(drawn)} draws")
answers.set(title="Key-value questions answered", xlabel="attention heads kept", ylabel="greedy exact match", ylim=(0, 1),
            xticks=[*places, len(shown)], xticklabels=[*labels, "10 at\nrandom"])
answers.legend(frameon=False, loc="upper left", ncols=2)

width = 0.38
for shift, context, colour in ((-width / 2, 2, "#93c5fd"), (width / 2, 8, "#2563eb")):
    sizes = [model[f"bytes_at_{context}Ki"] / 1e6 for model in shown]
    bars = memory.bar([place + shift for place in places], sizes, width, color=colour, label=f"at {context}Ki tokens")
    memory.bar_label(bars, [f"{size:.1f}" for size in sizes], fontsize=8, padding=2)
memory.set(title="Cache and state while decoding", xlabel="attention heads kept", ylabel="MB, bfloat16 (log)", yscale="log",
           xticks=places, xticklabels=labels, ylim=(0.2, 500))
memory.legend(frameon=False, loc="upper left")

figure.savefig(FOLDER / "smollm2-heads.svg", metadata={"Date": None}, facecolor="white")
