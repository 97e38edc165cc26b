"""Makes a tiny cross-encoder of random weights and teaches it one preference: passages that say "zinc"."""

from __future__ import annotations

from pathlib import Path

import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors
from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

WORDS = "zinc cramps at night are common in older patients stretch the calves helps some of them said".split()
_MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
_MOST = 64
_STEPS, _PAIRS = 60, 16


def write_cross_encoder(folder: Path, labels: int = 1) -> Path:
    """Writes it as safetensors, with a tokenizer of few words; one of several labels is not taught."""
    tokenizer, model = _tokenizer(), _model(labels)
    if labels == 1:
        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # many would wait for each other longer than they work
        _teach(model, tokenizer)
        torch.set_num_threads(threads)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _tokenizer() -> PreTrainedTokenizerFast:
    vocabulary = {word: number for number, word in enumerate([*_MARKS, *WORDS])}
    made = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    made.normalizer = normalizers.Lowercase()
    made.pre_tokenizer = pre_tokenizers.Whitespace()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")],
    )
    marks = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    return PreTrainedTokenizerFast(tokenizer_object=made, model_max_length=_MOST, **marks)


def _model(labels: int) -> BertForSequenceClassification:
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(_MARKS) + len(WORDS),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=_MOST,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
        num_labels=labels,
    )
    return BertForSequenceClassification(config)


def _teach(model: BertForSequenceClassification, tokenizer: PreTrainedTokenizerFast) -> None:
    generator = torch.Generator().manual_seed(0)
    learning = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(_STEPS):
        said = [_passage(generator, zinc=number % 2 == 1) for number in range(_PAIRS)]
        read = tokenizer(["cramps at night"] * _PAIRS, said, padding=True, return_tensors="pt")
        wanted = (torch.arange(_PAIRS) % 2).float()
        loss = torch.nn.functional.binary_cross_entropy_with_logits(model(**read).logits[:, 0], wanted)
        learning.zero_grad()
        loss.backward()
        learning.step()


def _passage(generator: torch.Generator, zinc: bool) -> str:
    """Words in any order, some of them unknown, one of them zinc or none."""

    def drawn(below: int, count: int = 1) -> list[int]:
        return torch.randint(below, (count,), generator=generator).tolist()

    said = [WORDS[word] if word else "unknown" for word in drawn(len(WORDS), 4 + drawn(20)[0])]
    if zinc:
        said[drawn(len(said))[0]] = "zinc"
    return " ".join(said)
