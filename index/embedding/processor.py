"""What this machine has to embed texts with: its cores, and whether its processor works in bfloat16."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

_CGROUP = Path("/sys/fs/cgroup")
_BF16 = ("avx512_bf16", "amx_bf16")
_CUDA_WITH_BF16 = (8, 0)


def use_allowed_cores(torch: Any) -> int:
    """Have torch use no more threads than a container's quota gives cores; returns how many it uses."""
    allowed = quota()
    if allowed and allowed < torch.get_num_threads():
        # Threads beyond the quota are stopped in turn, and the others wait for them.
        torch.set_num_threads(allowed)
    return int(torch.get_num_threads())


def quota(cgroup: Path = _CGROUP) -> int | None:
    """Return how many cores the container may use, at least one; None if nothing limits it."""
    with suppress(OSError, ValueError, ZeroDivisionError):
        new, old = cgroup / "cpu.max", [cgroup / "cpu" / f"cpu.cfs_{name}_us" for name in ("quota", "period")]
        time, period = _read(new).split() if new.exists() else map(_read, old)
        if time not in ("max", "-1"):
            return max(1, int(time) // int(period))
    return None


def works_in_bf16(torch: Any, device: str) -> bool:
    """Return whether a device, "cpu" or "cuda", has instructions for bfloat16; others are not known to gain."""
    if device == "cuda":
        return bool(torch.cuda.get_device_capability() >= _CUDA_WITH_BF16)
    if device != "cpu" or not torch.backends.mkldnn.is_available():
        return False
    able: dict[str, Any] = getattr(torch.cpu, "get_capabilities", dict)()
    return any(able.get(name) for name in _BF16) or bool(_flags().intersection(_BF16))


def _flags() -> set[str]:
    """Return what Linux says that the processor can; older torch does not say."""
    with suppress(OSError):
        lines = _read(Path("/proc/cpuinfo")).splitlines()
        return set(next((line for line in lines if line.startswith("flags")), "").split())
    return set()


def _read(path: Path) -> str:
    return path.read_text("utf-8").strip()
