"""Export an embedder's network to ONNX, so that questions are encoded without torch."""

from __future__ import annotations

import contextlib
import io
import warnings
from pathlib import Path
from typing import Any

from index.disk import full_disk_errors
from index.embedding.embedder import Embedder
from index.embedding.query_encoder import NETWORK, SETTINGS, TOKENIZER, WEIGHTS, EncoderSettings, QueryEncoder
from index.errors import AskError, EmbedderError

TOLERANCE = 1e-4

_OPSET = 17
_EXTERNAL_FROM_BYTES = 1024
_PROBES = (
    "how many victims did KPS identify in 2007?",
    "Who signed?",
    "",
    "Article 139 of the criminal code, which was amended twice, punishes trafficking in persons; what does it say? "
    * 40,
)


def export(embedder: Embedder, folder: Path) -> None:
    """Write the embedder's query encoder into the new folder, and check that both give the same vectors."""
    folder.mkdir(parents=True)
    try:
        with full_disk_errors(folder):
            _export_network(embedder.model, folder)
            _optimise(folder)
            _settings(embedder, embedder.model).write(folder / SETTINGS)
            embedder.model.tokenizer.backend_tokenizer.save(str(folder / TOKENIZER))
    except (OSError, AskError):
        raise
    except Exception as error:  # torch, onnx, onnxruntime and the model's own code each raise what they like
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
        raise EmbedderError(f"The embedding model {embedder.name} cannot be exported to ONNX: {reason}") from error
    _check(embedder, folder)


def _export_network(model: Any, folder: Path) -> None:
    """Trace the model's modules (transformer, pooling …) into one graph."""
    import torch

    class Sentence(torch.nn.Module):
        def __init__(self, names: list[str]) -> None:
            super().__init__()
            self.model, self.names = model, names

        def forward(self, *inputs: Any) -> Any:
            features = dict(zip(self.names, inputs, strict=True)) | {"modality": "text"}
            embedding = self.model(features)["sentence_embedding"]
            return torch.nn.functional.normalize(embedding, p=2, dim=1)

    features = model.preprocess(["two texts", "of different lengths, so that one of them is padded"])
    tensors = {name: value.to(model.device) for name, value in features.items() if isinstance(value, torch.Tensor)}
    names = list(tensors)
    axes = {name: {0: "texts", 1: "tokens"} for name in names} | {"embedding": {0: "texts"}}
    with torch.no_grad(), warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # the tracer's warnings; whether the graph is right is checked below
        torch.onnx.export(
            Sentence(names),
            tuple(tensors.values()),
            str(folder / NETWORK),
            input_names=names,
            output_names=["embedding"],
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )


def _optimise(folder: Path) -> None:
    """Have onnxruntime fuse the graph now, and put the weights beside it, so that they are mapped at opening."""
    import onnx
    import onnxruntime

    network, fused = folder / NETWORK, folder / "fused.onnx"
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    options.optimized_model_filepath = str(fused)
    # Not "all": its layouts would fit this machine's processor only.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    onnxruntime.InferenceSession(str(network), options, providers=["CPUExecutionProvider"])
    onnx.save_model(
        onnx.load(str(fused)),
        str(network),
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location=WEIGHTS,
        size_threshold=_EXTERNAL_FROM_BYTES,
    )
    fused.unlink()


def _settings(embedder: Embedder, model: Any) -> EncoderSettings:
    pad_token = model.tokenizer.pad_token or "[PAD]"
    return EncoderSettings(
        dimension=embedder.dimension,
        max_tokens=int(model.max_seq_length or 512),
        prompt=model.prompts.get("query") or model.prompts.get(model.default_prompt_name or "") or "",
        lower_case=bool(getattr(model[0], "do_lower_case", False)),
        pad_token=pad_token,
        pad_id=model.tokenizer.pad_token_id or 0,
    )


def _check(embedder: Embedder, folder: Path) -> None:
    """Raise EmbedderError if the exported encoder's vectors are not the embedder's."""
    ours = QueryEncoder.open(folder).encode(_PROBES)
    theirs = embedder.queries(_PROBES)
    difference = float(abs(ours - theirs).max())
    if not difference <= TOLERANCE:
        raise EmbedderError(
            f"The embedding model {embedder.name}, exported to ONNX, gives other vectors (off by {difference:.1g}): "
            "choose another."
        )
