# Windows counterpart of ./dev: run, test, check, exec. Needs Python 3.11 to 3.13 on PATH.
param([string]$Task = "help", [Parameter(ValueFromRemainingArguments = $true)][string[]]$Rest)
$ErrorActionPreference = "Stop"
Set-Location $PSScriptRoot
$Python = ".venv\Scripts\python.exe"
if (-not (Test-Path $Python)) {
    py -3.11 -m venv .venv
    & $Python -m pip install -q --require-hashes -r requirements.lock
    & $Python -m pip install -q --no-deps -e .
}
$env:PATH = "$PSScriptRoot\.venv\Scripts;$env:PATH"
switch ($Task) {
    "run" { zwgk gui @Rest }
    "test" { $env:QT_QPA_PLATFORM = "offscreen"; pytest @Rest }
    "check" { ruff check .; ruff format --check .; mypy }
    "exec" { & $Rest[0] @($Rest | Select-Object -Skip 1) }
    default { "用法：.\dev.ps1 run | test | check | exec 命令" }
}
exit $LASTEXITCODE
