"""Decoding by transformers, batch 1, random weights in bfloat16, in the shapes of SmolLM2-135M and Llama-3.2-1B: eager, and with the
static cache, which compiles. Prints a JSON line for each."""
import json
import time

import torch
from transformers import LlamaConfig, LlamaForCausalLM

SHAPES = {
    "SmolLM2": dict(hidden_size=576, intermediate_size=1536, num_hidden_layers=30, num_attention_heads=9, num_key_value_heads=3, vocab_size=49152),
    "Llama1B": dict(hidden_size=2048, intermediate_size=8192, num_hidden_layers=16, num_attention_heads=32, num_key_value_heads=8, vocab_size=128256),
}
NEW = 256


def seconds(model, ids, new, **options):
    torch.cuda.synchronize()
    start = time.perf_counter()
    with torch.no_grad():
        model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=new, min_new_tokens=new, do_sample=False, **options)
    torch.cuda.synchronize()
    return time.perf_counter() - start


def step_ms(model, context, **options):
    """What a token takes, the prompt left out; the best of three, after two runs that warm up."""
    ids = torch.randint(1, 40000, (1, context), device="cuda")
    for _ in range(2):
        seconds(model, ids, NEW, **options)
    whole = min(seconds(model, ids, NEW, **options) for _ in range(3))
    with torch.no_grad():
        model(ids, use_cache=True)
        torch.cuda.synchronize()
        start = time.perf_counter()
        model(ids, use_cache=True)
        torch.cuda.synchronize()
    return (whole - (time.perf_counter() - start)) / (NEW - 1) * 1e3


for name, shape in SHAPES.items():
    torch.manual_seed(0)
    config = LlamaConfig(**shape, max_position_embeddings=16384, tie_word_embeddings=True, bos_token_id=None, eos_token_id=None, pad_token_id=0)
    with torch.device("cuda"):
        model = LlamaForCausalLM(config).to(torch.bfloat16).eval()
    for mode, options in {"eager": {}, "static cache, compiled": {"cache_implementation": "static"}}.items():
        for context in (64, 512):
            line = dict(program="transformers", model=name, mode=mode, precision="bfloat16", batch=1, prefill=context, step_ms=round(step_ms(model, context, **options), 3))
            print(json.dumps(line), flush=True)
    del model
    torch.cuda.empty_cache()
