# Made ../goldens/export-*.safetensors: what transformers makes of the folders that HuggingFaceExportTest exported to
# runtime/target/export, in float32 on a CPU. Run in the repository's root, after that test:
#   pip install torch transformers safetensors
#   python runtime/src/test/resources/export/export.py [NAME…]
# Before it records, it checks that transformers agrees with itself (cached steps, padded rows, beams) and that its `generate`
# uses the cache: a file that didn't would give the same tokens, slowly.
import sys

import torch
import transformers
from safetensors.torch import save_file
from transformers import AutoModelForCausalLM

names = ("Tied", "Untied", "Mamba2", "DeltaNet", "qwen2", "qwen3", "phi")
for name in sys.argv[1:] or names + tuple(name + "-window" for name in names):
    model, info = AutoModelForCausalLM.from_pretrained(
        f"runtime/target/export/{name}", trust_remote_code=True, output_loading_info=True)
    assert not any(info.values()), info
    model.eval()
    lengths = []
    model.model.embed_tokens.register_forward_hook(lambda module, args, out: lengths.append(out.shape[1]))
    torch.manual_seed(5)
    ids = torch.randint(2, model.config.vocab_size, (2, 45))
    greedy = dict(do_sample=False, eos_token_id=None, pad_token_id=0)
    with torch.no_grad():
        logits = model(ids).logits
        first = model(ids[:, :20], use_cache=True)
        steps, cache = [first.logits], first.past_key_values
        for at in range(20, 45):
            out = model(ids[:, at : at + 1], past_key_values=cache)
            steps.append(out.logits)
        torch.testing.assert_close(torch.cat(steps, 1), logits, rtol=0, atol=1e-4)
        lengths.clear()
        tokens = model.generate(ids, max_new_tokens=24, **greedy)
        assert lengths == [45] + [1] * 23, lengths
        assert torch.equal(tokens, model.generate(ids, max_new_tokens=24, use_cache=False, **greedy))
        padded = torch.nn.functional.pad(ids[:, :30], (7, 0))
        mask = (torch.arange(37) >= 7).long().expand(2, -1)
        torch.testing.assert_close(model(padded, attention_mask=mask).logits[:, 7:], logits[:, :30], rtol=0, atol=1e-4)
        alone = model.generate(ids[:, :30], max_new_tokens=9, **greedy)[:, 30:]
        assert torch.equal(model.generate(padded, attention_mask=mask, max_new_tokens=9, **greedy)[:, 37:], alone)
        beams = dict(num_beams=3, max_new_tokens=9, **greedy)
        assert torch.equal(model.generate(ids, **beams), model.generate(ids, use_cache=False, **beams))
    save_file(
        {"ids": ids.int(), "logits": logits.contiguous(), "greedy": tokens[:, 45:].int().contiguous()},
        f"runtime/src/test/resources/goldens/export-{name}.safetensors",
        {"transformers": transformers.__version__, "torch": torch.__version__})
    print(name, "recorded; largest logit", float(logits.abs().max()))
