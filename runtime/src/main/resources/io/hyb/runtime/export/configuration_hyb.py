"""Configuration of a Hyb student: its teacher's configuration, and what each layer keeps.

`hyb` holds the teacher's `family`, "llama", "qwen2", "qwen3" or "phi" ("llama" where it is left out), and, under `layers`, one object a layer:

- `layer`: its number;
- `kept`: the teacher's heads that are attention, ascending;
- `mixer`: what recurs, "discrete_mamba2", "mamba2" or "gated_delta_net", or null where nothing does;
- `d_state`, `conv`, `chunk`: state size a head, width of the convolution and chunk of the scan, where anything recurs;
- `groups`: pairs of B and C that the heads of "mamba2" share;
- `init`: where the first weights came from, of no use here;
- `merge`: how attention and recurrent heads meet, such as "concat" or "sum", or null where nothing recurs.
"""

from transformers import LlamaConfig


class HybConfig(LlamaConfig):
    model_type = "hyb"

    hyb: dict | None = None
