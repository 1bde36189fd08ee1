"""Greedy tokens of one model with CUDA graphs, without them and on a CPU: whether they are the same, as a line of JSON for each
prompt.

    python docs/results/tokens.py MODEL.jar WEIGHTS GPU-NAME < PROMPTS     (one prompt a line)
"""
import json
import os
import subprocess
import sys

TOKENS = 256
WAYS = {
    "float32 with graphs": ("gpu", "float32", "on"),
    "float32 without graphs": ("gpu", "float32", "off"),
    "float32 on a CPU": ("cpu", "float32", "off"),
    "bfloat16 with graphs": ("gpu", "bfloat16", "on"),
    "bfloat16 without graphs": ("gpu", "bfloat16", "off"),
}
jar, weights, machine = sys.argv[1:]


def generate(prompt, device, precision, graphs):
    done = subprocess.run(
        ["java", "-jar", jar, "generate", "--weights", weights, "--prompt", prompt, "--max-tokens", str(TOKENS), "--device", device,
         "--precision", precision, "--verbose"], capture_output=True, text=True, env=dict(os.environ, HYB_CUDA_GRAPHS=graphs))
    if done.returncode:
        sys.exit(done.stderr)
    if (" with CUDA graphs" in done.stderr) != (graphs == "on"):
        sys.exit("decoded the other way: " + done.stderr)
    return done.stdout, int(done.stderr.split(" tokens after")[0].split()[-1])


for prompt in sys.stdin.read().splitlines():
    made = {way: generate(prompt, *how) for way, how in WAYS.items()}
    texts = {way: text for way, (text, _) in made.items()}
    print(json.dumps(dict(
        model=os.path.basename(jar).removesuffix(".jar"), machine=machine, prompt=prompt, tokens=made["float32 with graphs"][1],
        float32_same=len({text for way, text in texts.items() if way.startswith("float32")}) == 1,
        bfloat16_same=len({text for way, text in texts.items() if way.startswith("bfloat16")}) == 1,
        text=texts["float32 with graphs"])), flush=True)
    for way, text in texts.items():
        if text != texts["float32 with graphs"]:
            print(way, text, file=sys.stderr)
