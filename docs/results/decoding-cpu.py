"""Decoding on a CPU, batch 1, greedy: builds of Hyb, transformers and llama.cpp take turns, so that what else the machine does meets all of them.
Prints a JSON line for each run, and one for each reading of memory, which bounds them.

    python docs/results/decoding-cpu.py MODEL FOLDER IDS TOKENS ROUNDS COMMIT=JAR=HOME...

MODEL names the lines; the JARs generate from FOLDER, transformers from FOLDER-hf if that is there, llama.cpp (the package xllamacpp) from FOLDER-F32.gguf
and FOLDER-Q8_0.gguf if those are. HOME is the build's compiler/target/home.
"""
import importlib.metadata
import json
import os
import re
import subprocess
import sys
import time

import torch
import transformers

name, folder, ids, tokens, rounds = sys.argv[1:6]
builds = [build.split("=") for build in sys.argv[6:]]
tokens = int(tokens)


# In a process of its own, where no other program's threads wait for work.
LLAMA = """
import json, os, sys, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.n_ctx, params.n_parallel, params.cpuparams.n_threads = sys.argv[1], 1024, 1, os.cpu_count()
prompt = [int(token) for token in sys.argv[2].split(",")]
print(json.dumps(xllamacpp.Server(params).handle_completions(
    {"prompt": prompt, "max_tokens": int(sys.argv[3]), "temperature": 0, "ignore_eos": True})["timings"]), flush=True)
"""


def say(**line):
    print(json.dumps(dict(model=name, **line)), flush=True)


def hyb(commit, jar, home, precision):
    done = subprocess.run(
        ["java", "-jar", jar, "generate", "--weights", folder, "--ids", ids, "--max-tokens", str(tokens), "--device", "cpu", "--precision", precision],
        capture_output=True, text=True, env=dict(os.environ, HYB_HOME=home))
    made = re.search(r"(\d+) tokens .*; ([\d.]+) tokens/s", done.stderr)
    if not made or int(made[1]) != tokens:
        sys.exit("%s made other than %d tokens: %s" % (jar, tokens, done.stderr))
    say(program="hyb", commit=commit, precision=precision, tokens=tokens, tokens_per_s=float(made[2]))


def others(model, precision):
    begun = time.perf_counter()
    with torch.no_grad():
        model.generate(prompt, do_sample=False, max_new_tokens=tokens, min_new_tokens=tokens)
    took = time.perf_counter() - begun
    say(program="transformers", version=transformers.__version__, torch=torch.__version__, precision=precision, tokens=tokens,
        tokens_per_s=round(tokens / took, 1))


def llama(kind):
    file = "%s-%s.gguf" % (folder, kind)
    if not os.path.exists(file):
        return
    done = subprocess.run([sys.executable, "-c", LLAMA, file, ids, str(tokens)], capture_output=True, text=True, check=True)
    made = json.loads(done.stdout.splitlines()[-1])
    if made["predicted_n"] != tokens:
        sys.exit("llama.cpp made other than %d tokens: %s" % (tokens, made))
    say(program="llama.cpp", version="xllamacpp " + importlib.metadata.version("xllamacpp"), precision=kind, tokens=tokens,
        tokens_per_s=round(made["predicted_per_second"], 1))


def read():
    """Bytes that all cores read in a second, the best of five."""
    best = 0
    for _ in range(5):
        begun = time.perf_counter()
        numbers.sum()
        best = max(best, numbers.numel() * numbers.element_size() / (time.perf_counter() - begun))
    say(program="sum", bytes_per_s=round(best), parameters=sum(weight.numel() for weight in model.parameters()))


weights = folder + "-hf" if os.path.isdir(folder + "-hf") else folder
model = transformers.AutoModelForCausalLM.from_pretrained(weights, dtype=torch.float32, trust_remote_code=True).eval()
prompt = torch.tensor([[int(token) for token in ids.split(",")]])
numbers = torch.ones(1 << 27)
for _ in range(int(rounds)):
    read()
    for precision in ("float32", "bfloat16"):
        for commit, jar, home in builds:
            hyb(commit, jar, home, precision)
    others(model, "float32")
    llama("F32")
    llama("Q8_0")
