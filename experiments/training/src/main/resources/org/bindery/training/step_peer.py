"""The training step of `bindery bench train` in eager PyTorch, for comparison.

Reads a number of steps from a line of standard input, makes them, and prints the milliseconds of
each on one line. Sizes come as arguments: width depth heads side patch batch embedding threads.
"""
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

WIDTH, DEPTH, HEADS, SIDE, PATCH, BATCH, EMBEDDING, THREADS = map(int, sys.argv[1:9])
torch.set_num_threads(THREADS)
torch.manual_seed(0)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm_1 = nn.LayerNorm(WIDTH, eps=1e-6)
        self.qkv = nn.Linear(WIDTH, 3 * WIDTH)
        self.out = nn.Linear(WIDTH, WIDTH)
        self.norm_2 = nn.LayerNorm(WIDTH, eps=1e-6)
        self.fc1 = nn.Linear(WIDTH, 4 * WIDTH)
        self.fc2 = nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        n, t, _ = x.shape
        q, k, v = self.qkv(self.norm_1(x)).view(n, t, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        mixed = F.scaled_dot_product_attention(q, k, v).transpose(1, 2).reshape(n, t, WIDTH)
        x = x + self.out(mixed)
        return x + self.fc2(F.gelu(self.fc1(self.norm_2(x))))


class Tower(nn.Module):
    def __init__(self, channels):
        super().__init__()
        patches = (SIDE // PATCH) ** 2
        self.stem = nn.Conv2d(channels, WIDTH, PATCH, PATCH, bias=False)
        self.token = nn.Parameter(torch.randn(1, 1, WIDTH) / math.sqrt(WIDTH))
        self.positions = nn.Parameter(torch.randn(1, patches + 1, WIDTH) / math.sqrt(WIDTH))
        self.blocks = nn.Sequential(*[Block() for _ in range(DEPTH)])
        self.norm = nn.LayerNorm(WIDTH, eps=1e-6)
        self.head = nn.Linear(WIDTH, EMBEDDING, bias=False)

    def forward(self, x):
        tokens = self.stem(x).flatten(2).transpose(1, 2)
        tokens = torch.cat([self.token.expand(len(x), -1, -1), tokens], 1) + self.positions
        return F.normalize(self.head(self.norm(self.blocks(tokens))[:, 0]), dim=1)


image, audio = Tower(3), Tower(1)
log_scale = nn.Parameter(torch.tensor(math.log(1 / 0.07)))
parameters = [*image.parameters(), *audio.parameters(), log_scale]
optimizer = torch.optim.AdamW(
    [
        {"params": [p for p in parameters if p.ndim >= 2], "weight_decay": 0.05},
        {"params": [p for p in parameters if p.ndim < 2], "weight_decay": 0.0},
    ],
    lr=1e-3,
    betas=(0.9, 0.98),
)
pictures = torch.randn(BATCH, 3, SIDE, SIDE)
sounds = torch.randn(BATCH, 1, SIDE, SIDE)
answers = torch.arange(BATCH)


def step():
    logits = log_scale.exp().clamp(max=100) * image(pictures) @ audio(sounds).T
    loss = F.cross_entropy(logits, answers) + F.cross_entropy(logits.T, answers)
    optimizer.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(parameters, 1.0)
    optimizer.step()
    return loss.item()


count = sum(p.numel() for p in parameters)
print(f"ready {torch.__version__} {torch.get_num_threads()} {count}", flush=True)
for line in sys.stdin:
    times = []
    for _ in range(int(line)):
        start = time.perf_counter()
        step()
        times.append(f"{1e3 * (time.perf_counter() - start):.3f}")
    print(" ".join(times), flush=True)
