# How fast transformers continues a prompt, batch 1, greedy: prints one line a run; the first run warms up.
#   pip install torch transformers
#   python docs/results/generation.py FOLDER [IDS] [TOKENS] [RUNS]
# FOLDER is a teacher's, or one that `export --format hf` wrote. Uses a GPU in bfloat16 if there is one, else the CPU in float32.
import sys
import time

import torch
import transformers

folder = sys.argv[1]
ids = [int(token) for token in (sys.argv[2] if len(sys.argv) > 2 else "0,45,301,77").split(",")]
tokens = int(sys.argv[3]) if len(sys.argv) > 3 else 1000
runs = int(sys.argv[4]) if len(sys.argv) > 4 else 4
gpu = torch.cuda.is_available()
model = transformers.AutoModelForCausalLM.from_pretrained(
    folder, dtype=torch.bfloat16 if gpu else torch.float32, trust_remote_code=True).to("cuda" if gpu else "cpu").eval()
prompt = torch.tensor([ids], device=model.device)
for _ in range(runs):
    begun = time.perf_counter()
    with torch.no_grad():
        made = model.generate(prompt, do_sample=False, max_new_tokens=tokens, min_new_tokens=tokens)
    took = time.perf_counter() - begun
    print(f"transformers {transformers.__version__} torch {torch.__version__} tokens {made.shape[1] - len(ids)} tokens/s {tokens / took:.1f}",
          flush=True)
