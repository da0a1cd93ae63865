"""The table: what the machines are, and whether each file is the same on all of them. Exit status 1 if not."""

import sys
from pathlib import Path

Rader = dict[str, list[str]]


def last(fil: str) -> tuple[Rader, Rader]:
    """What the machine is, and its files: (sum, size, seconds) by name."""
    rader = [rad.split("\t") for rad in Path(fil).read_text(encoding="utf-8").splitlines() if "\t" in rad]
    return (
        {rad[0].removeprefix("# "): rad[1:] for rad in rader if rad[0].startswith("# ")},
        {rad[0]: rad[1:] for rad in rader if not rad[0].startswith("# ")},
    )


def main() -> None:
    namn = [Path(fil).stem for fil in sys.argv[1:]]
    maskiner, filer = zip(*map(last, sys.argv[1:]), strict=True)
    for vad in maskiner[0]:
        for nr, (vem, maskin) in enumerate(zip(namn, maskiner, strict=True)):
            print(f"{'' if nr else vad:14} {vem:6} {maskin[vad][0]}")

    alla = sorted({fil for har in filer for fil in har})
    andra = " ".join(f"{n:>6}" for n in namn[1:])
    print(f"\n{'fil':42} {'SHA-256 ' + namn[0]:64} {andra}   sekunder {', '.join(namn)}")
    lika = 0
    for fil in alla:
        summor = [har[fil][0] if fil in har else "saknas" for har in filer]
        lika += len(set(summor)) == 1
        utfall = " ".join(f"{'lika' if s == summor[0] else 'OLIKA':>6}" for s in summor[1:])
        tider = " ".join(f"{har[fil][2]:>7}" for har in filer if fil in har)
        print(f"{fil:42} {summor[0]:64} {utfall}   {tider}")
    print(f"\n{len(alla)} filer, {lika} lika på {len(namn)} maskiner")
    sys.exit(0 if alla and lika == len(alla) else 1)


if __name__ == "__main__":
    main()
