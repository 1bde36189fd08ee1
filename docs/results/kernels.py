"""Adds up by kind what kernels.c noted of a program that trains: the last whole step, which ends with the optimiser's kernels.
With a table of NVIDIA's `ncu --csv --metrics dram__bytes.sum` of the same kernels, bytes of memory, too. Prints a line of JSON for
each kind.

    python docs/results/kernels.py kernels.txt MODEL STAGE [BYTES.csv]
"""
import collections
import csv
import json
import re
import sys

KINDS = [  # the first that a name has
    ("mixers", r"^mixer_|^scan_"),
    ("attention", r"sdpa|flash|fmha|softmax"),
    ("products", r"gemm|nvjet|cutlass|splitK|gemv|cublas"),
    ("norms", r"^row_norm|layer_norm|GammaBeta|rms_norm"),
    ("MLP gates", r"^gated"),
    ("rotation", r"^rotate|roll_cuda|addcmul"),
    ("losses", r"_slope$"),
    ("optimiser", r"multi_tensor|adam|NormTwoOps"),
    ("copies, fills, changes of type", r"copy|Cat|mem(cpy|set)|Fill|transpose|^heads_"),
    ("other, element by element", r""),
]
UNITS = {"byte": 1, "Kbyte": 1e3, "Mbyte": 1e6, "Gbyte": 1e9}


def kind(name):
    return next(kind for kind, pattern in KINDS if re.search(pattern, name))


def last_step(rows):
    ends = [i for i, row in enumerate(rows) if "adam" in row[2].lower()]
    if not ends:
        sys.exit("no step: the optimiser's kernels are not there")
    bursts = []
    for i in ends:
        if bursts and rows[i][0] - rows[bursts[-1]][0] < 20e6:
            bursts[-1] = i
        else:
            bursts.append(i)
    return bursts[-2] + 1, bursts[-1] + 1


def main():
    rows = sorted((int(start), int(time), name) for start, time, name in (line.rstrip("\n").split("\t") for line in open(sys.argv[1])))
    first, end = last_step(rows)
    step = rows[first:end]
    counts, times, sizes = collections.Counter(), collections.Counter(), collections.Counter()
    for _, time, name in step:
        counts[kind(name)] += 1
        times[kind(name)] += time
    if len(sys.argv) > 4:
        lines = [line for line in open(sys.argv[4]) if line.startswith('"')]
        for row in csv.DictReader(lines):
            if row["Metric Name"] == "dram__bytes.sum":
                name = re.sub(r"^void ", "", row["Kernel Name"])
                sizes[kind(name)] += float(row["Metric Value"].replace(",", "")) * UNITS[row["Metric Unit"]]
    for each, time in times.most_common():
        line = dict(model=sys.argv[2], stage=sys.argv[3], kind=each, kernels=counts[each], ms=time / 1e6)
        if sizes:
            line["gigabytes"] = sizes[each] / 1e9
        print(json.dumps(line))
    with open(sys.argv[1] + ".skip", "w") as out:
        launched = [not name.startswith("mem") for _, _, name in rows]
        out.write("%d %d\n" % (sum(launched[:first]), sum(launched[first:end])))


if __name__ == "__main__":
    main()
