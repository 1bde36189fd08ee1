"""Writes the config.json of transformers' own classes, with their defaults: python configs.py FOLDER."""

import json
import sys
from pathlib import Path

import transformers

CLASSES = ["Llama", "Qwen2", "Qwen3", "Phi", "Jamba", "Bamba", "Zamba2", "FalconH1", "NemotronH",
           "GraniteMoeHybrid", "Qwen3Next"]

for name in CLASSES:
    config = getattr(transformers, name + "Config")()
    values = config.to_diff_dict()
    values["architectures"] = [name + "ForCausalLM"]
    lines = [f"  {json.dumps(key)}: {json.dumps(values[key])}" for key in sorted(values)]
    Path(sys.argv[1], config.model_type + ".json").write_text("{\n" + ",\n".join(lines) + "\n}\n")
