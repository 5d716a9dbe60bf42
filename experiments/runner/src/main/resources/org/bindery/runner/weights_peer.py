"""Loads a safetensors file of ImageBind's towers in PyTorch and runs one forward of each.

weights_peer.py FILE THREADS vision=HEADS text=HEADS audio=HEADS
Prints lines "name value": seconds and bytes.
"""

import json
import struct
import sys
import time

import torch
import torch.nn.functional as F


def load(path):
    """Reads tensor by tensor into memory of its own; no other package is needed."""
    tensors = {}
    with open(path, "rb", buffering=0) as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        header.pop("__metadata__", None)
        for name, info in header.items():
            begin, end = info["data_offsets"]
            values = bytearray(end - begin)
            file.seek(8 + length + begin)
            view, done = memoryview(values), 0
            while done < len(values):
                done += file.readinto(view[done:])
            tensors[name] = torch.frombuffer(values, dtype=torch.float32).reshape(info["shape"])
    return tensors


def peak():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return 1024 * int(line.split()[1])
    return 0


def forward(t, modality, heads, x, mask=None):
    """Blocks and head of a tower over tokens [n, length, width]."""
    if modality == "vision":
        name = "modality_trunks.vision.pre_transformer_layer.0."
        x = F.layer_norm(x, x.shape[-1:], t[name + "weight"], t[name + "bias"], 1e-6)
    x = x.transpose(0, 1)
    block = 0
    while f"modality_trunks.{modality}.blocks.{block}.norm_1.weight" in t:
        w = lambda part: t.get(f"modality_trunks.{modality}.blocks.{block}.{part}")
        y = F.layer_norm(x, x.shape[-1:], w("norm_1.weight"), w("norm_1.bias"), 1e-6)
        y, _ = F.multi_head_attention_forward(
            y, y, y, x.shape[-1], heads, w("attn.in_proj_weight"), w("attn.in_proj_bias"),
            w("attn.bias_k"), w("attn.bias_v"), False, 0.0,
            w("attn.out_proj.weight"), w("attn.out_proj.bias"),
            training=False, need_weights=False, attn_mask=mask)
        x = x + y
        y = F.layer_norm(x, x.shape[-1:], w("norm_2.weight"), w("norm_2.bias"), 1e-6)
        y = F.gelu(F.linear(y, w("mlp.fc1.weight"), w("mlp.fc1.bias")))
        x = x + F.linear(y, w("mlp.fc2.weight"), w("mlp.fc2.bias"))
        block += 1
    head = "modality_heads.text.proj." if modality == "text" else f"modality_heads.{modality}."
    last = "1.weight" if modality == "text" else "2.weight"
    x = F.layer_norm(x[0], x.shape[-1:], t[head + "0.weight"], t[head + "0.bias"], 1e-6)
    return F.normalize(F.linear(x, t[head + last]), dim=-1)


def vision(t, heads):
    pre = "modality_preprocessors.vision."
    kernel = t[pre + "rgbt_stem.proj.1.weight"]
    positions = t[pre + "pos_embedding_helper.pos_embed"]
    side = round((positions.shape[1] - 1) ** 0.5) * kernel.shape[-1]
    film = torch.randn(1, 3, kernel.shape[2], side, side)
    tokens = F.conv3d(film, kernel, stride=kernel.shape[2:]).flatten(2).transpose(1, 2)
    return forward(t, "vision", heads, torch.cat([t[pre + "cls_token"], tokens], 1) + positions)


def text(t, heads):
    pre = "modality_preprocessors.text."
    positions = t[pre + "pos_embed"]
    ids = torch.randint(0, t[pre + "token_embedding.weight"].shape[0], (1, positions.shape[1]))
    tokens = F.embedding(ids, t[pre + "token_embedding.weight"]) + positions
    return forward(t, "text", heads, tokens, t[pre + "mask"])


def audio(t, heads, stride):
    pre = "modality_preprocessors.audio."
    norm = pre + "rgbt_stem.norm_layer."
    x = F.conv2d(torch.randn(3, 1, 128, 204), t[pre + "rgbt_stem.proj.weight"], stride=stride)
    x = x.flatten(2).transpose(1, 2)
    x = F.layer_norm(x, x.shape[-1:], t[norm + "weight"], t[norm + "bias"], 1e-5)
    x = torch.cat([t[pre + "cls_token"].expand(3, -1, -1), x], 1)
    return forward(t, "audio", heads, x + t[pre + "pos_embedding_helper.pos_embed"])


def main():
    torch.set_num_threads(int(sys.argv[2]))
    sizes = dict(part.split("=") for part in sys.argv[3:])
    begin = time.perf_counter()
    tensors = load(sys.argv[1])
    print("load", time.perf_counter() - begin)
    print("peakLoaded", peak())
    runs = {
        "image": lambda: vision(tensors, int(sizes["image"])),
        "text": lambda: text(tensors, int(sizes["text"])),
        "audio": lambda: audio(tensors, int(sizes["audio"]), int(sizes["stride"])),
    }
    with torch.inference_mode():
        for name, run in runs.items():
            for which in ("First", "Next"):
                begin = time.perf_counter()
                run()
                print(name + which, time.perf_counter() - begin)
    print("peak", peak())
    print("version", torch.__version__)


main()
