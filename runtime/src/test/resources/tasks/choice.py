# Made choice.json beside it: lm-evaluation-harness 0.4.13 with transformers on the small teacher, over
# examples/tasks/choice.jsonl, in float32 on a CPU. Run in the repository's root:
#   pip install torch transformers safetensors datasets accelerate lm_eval==0.4.13
#   python runtime/src/test/resources/tasks/choice.py
import json
import os
from importlib.metadata import version

os.environ["HF_DATASETS_OFFLINE"] = os.environ["HF_HUB_OFFLINE"] = "1"
from lm_eval import simple_evaluate
from lm_eval.api.task import ConfigurableTask
from lm_eval.models.huggingface import HFLM

task = ConfigurableTask(config={
    "task": "choice",
    "dataset_path": "json",
    "dataset_kwargs": {"data_files": {"test": "examples/tasks/choice.jsonl"}},
    "test_split": "test",
    "output_type": "multiple_choice",
    # A question stands behind its context as our docs/evaluation.md says; a context alone is the prompt.
    "doc_to_text": lambda d: f"{d['context']}\nQuestion: {d['question']}\nAnswer:" if d.get("question") else d["context"],
    "doc_to_choice": "choices",
    "doc_to_target": "gold",
    "metric_list": [{"metric": "acc"}, {"metric": "acc_norm"}],
})
model = HFLM(pretrained="examples/quickstart/models/gna-tiny", dtype="float32", device="cpu", batch_size=8)
# tokenizer_config.json asks for a first token (add_bos_token), which tokenizer.json has no post-processor for and which
# transformers 5 therefore leaves out; we put it there, so the harness's tokenizer is told to as well.
model.tokenizer.add_bos_token = True
model.tokenizer.update_post_processor()
assert model.tok_encode("a")[0] == model.tokenizer.bos_token_id
found = simple_evaluate(model=model, tasks=[task], log_samples=True)
samples = sorted(found["samples"]["choice"], key=lambda sample: sample["doc_id"])
json.dump({
    "lm_eval": version("lm_eval"),
    "transformers": version("transformers"),
    "torch": version("torch"),
    "metrics": {key: value for key, value in found["results"]["choice"].items() if key.startswith("acc")},
    "log_likelihoods": [[float(response[0][0]) for response in sample["resps"]] for sample in samples],
}, open("runtime/src/test/resources/tasks/choice.json", "w"), indent=1)
