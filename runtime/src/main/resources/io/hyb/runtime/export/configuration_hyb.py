"""Configuration of a Hyb student: its teacher's Llama configuration, and what each layer keeps.

`hyb` holds, under `layers`, one object a layer:

- `keep`: the teacher's heads that are attention, ascending;
- `merge`: how attention and recurrent heads meet, "concat", "adapter" or "sum";
- `d_state`, `conv`, `chunk`: state size a head, width of the convolution and chunk of the scan, where anything recurs;
- `init`: where the first weights came from, of no use here.
"""

from transformers import LlamaConfig


class HybConfig(LlamaConfig):
    model_type = "hyb"

    hyb: dict | None = None
