@echo off
rem kata <verb>: builds the grader when its sources changed, then runs it.
setlocal
set "ROOT=%~dp0"
set "BUILT=%ROOT%.kata\build"
if not defined TorchBackend set "TorchBackend=cpu"

where dotnet >nul 2>nul
if errorlevel 1 (
  echo The .NET SDK 10 is needed, and no dotnet was found on the PATH. 1>&2
  goto :sdkhelp
)

rem The newest source is compared with the stamp: a changed, added or deleted file is newer.
powershell -NoProfile -ExecutionPolicy Bypass -Command ^
  "$root = $env:ROOT; $stamp = Join-Path $env:BUILT 'stamp'; if (-not (Test-Path $stamp)) { exit 1 }; if ((Get-Content $stamp -TotalCount 1) -ne $env:TorchBackend) { exit 1 };" ^
  "$time = (Get-Item $stamp).LastWriteTimeUtc; $folders = 'grader\Katas.Grader','grader\Katas.Worker','grader\Protocol','katas\kit','katas\kit.testing' | ForEach-Object { Join-Path $root $_ };" ^
  "$items = @($folders | Get-Item) + @(Get-ChildItem $folders -Recurse | Where-Object FullName -NotMatch '\\(bin|obj)(\\|$)') + @(Get-ChildItem $root -Filter Directory.*) + @(Get-ChildItem (Join-Path $root 'katas') -Filter Directory.*) + @(Get-Item (Join-Path $root 'global.json'));" ^
  "if ($items | Where-Object LastWriteTimeUtc -GT $time | Select-Object -First 1) { exit 1 } else { exit 0 }"
if not errorlevel 1 goto :run

dotnet --list-sdks | findstr /b "10." >nul
if errorlevel 1 (
  echo The .NET SDK 10 is needed. Installed here: 1>&2
  dotnet --list-sdks 1>&2
  goto :sdkhelp
)

echo Building the grader (once; later runs start at once) ... 1>&2
if not exist "%BUILT%" mkdir "%BUILT%"
>"%BUILT%\stamp.new" echo %TorchBackend%
set MSBUILDDISABLENODEREUSE=1
for %%P in (Worker Grader) do (
  dotnet publish "%ROOT%grader\Katas.%%P" -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true -p:RunAnalyzers=false -o "%BUILT%\%%P" -v quiet -nologo >"%BUILT%\%%P.log" 2>&1
  if errorlevel 1 (
    findstr /c:"error" "%BUILT%\%%P.log" 1>&2
    echo The grader could not be built; the whole log is %BUILT%\%%P.log. 1>&2
    echo Offline? The first build needs the NuGet packages: run it once with network. 1>&2
    exit /b 3
  )
)
move /y "%BUILT%\stamp.new" "%BUILT%\stamp" >nul

:run
set "KATAS_ROOT=%ROOT:~0,-1%"
dotnet "%BUILT%\Grader\kata.dll" %*
exit /b %errorlevel%

:sdkhelp
echo Install it from https://dotnet.microsoft.com/download/dotnet/10.0 1>&2
echo or: winget install Microsoft.DotNet.SDK.10 1>&2
echo Then open a new terminal and run kata again. 1>&2
exit /b 3
