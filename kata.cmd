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

call :changed
if not errorlevel 1 goto :run

dotnet --list-sdks | findstr /b "10." >nul
if errorlevel 1 (
  echo The .NET SDK 10 is needed. Installed here: 1>&2
  dotnet --list-sdks 1>&2
  goto :sdkhelp
)

if not exist "%BUILT%" mkdir "%BUILT%" 2>nul
copy /y nul "%BUILT%\probe" >nul 2>nul
if errorlevel 1 (
  echo This folder cannot be written: %ROOT%.kata 1>&2
  echo Clone the repository into a folder of your own. 1>&2
  exit /b 3
)
del "%BUILT%\probe" 2>nul

echo Building the grader. The first time this fetches its packages (600 MB). 1>&2

rem Two terminals may start at once. A file that one of them has open for writing cannot be opened by the other, which waits.
set "TOLD="
:lock
set "RESULT=busy"
2>nul (
  9>"%BUILT%\lock" (
    call :changed
    if errorlevel 1 (call :build) else (set "RESULT=0")
  )
)
if "%RESULT%"=="busy" (
  if not defined TOLD echo Another kata is building the grader: waiting for it ... 1>&2
  set "TOLD=1"
  ping -n 2 127.0.0.1 >nul
  goto :lock
)
if not "%RESULT%"=="0" (
  call :explain "%BUILT%\%RESULT%.log"
  exit /b 3
)

:run
set "KATAS_ROOT=%ROOT:~0,-1%"
dotnet "%BUILT%\Grader\kata.dll" %*
exit /b %errorlevel%

rem Errorlevel 1 when a source is newer than the stamp: changed, added or deleted.
:changed
powershell -NoProfile -ExecutionPolicy Bypass -Command ^
  "$root = $env:ROOT; $stamp = Join-Path $env:BUILT 'stamp'; if (-not (Test-Path $stamp)) { exit 1 }; if ((Get-Content $stamp -TotalCount 1) -ne $env:TorchBackend) { exit 1 };" ^
  "$time = (Get-Item $stamp).LastWriteTimeUtc; $folders = 'grader\Katas.Grader','grader\Katas.Worker','grader\Protocol','katas\kit','katas\kit.testing' | ForEach-Object { Join-Path $root $_ };" ^
  "$items = @($folders | Get-Item) + @(Get-ChildItem $folders -Recurse | Where-Object FullName -NotMatch '\\(bin|obj)(\\|$)') + @(Get-ChildItem $root -Filter Directory.*) + @(Get-ChildItem (Join-Path $root 'katas') -Filter Directory.*) + @(Get-Item (Join-Path $root 'global.json'));" ^
  "if ($items | Where-Object LastWriteTimeUtc -GT $time | Select-Object -First 1) { exit 1 } else { exit 0 }"
exit /b %errorlevel%

rem RESULT is 0, or the project that could not be built.
:build
rem A build that was broken off may have left half a file that looks finished.
if exist "%BUILT%\stamp.new" for %%D in (grader\Katas.Grader grader\Katas.Worker katas\kit katas\kit.testing) do rmdir /s /q "%ROOT%%%D\obj\Release" 2>nul
>"%BUILT%\stamp.new" echo %TorchBackend%
set MSBUILDDISABLENODEREUSE=1
for %%P in (Worker Grader) do (
  dotnet publish "%ROOT%grader\Katas.%%P" -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true -p:RunAnalyzers=false -o "%BUILT%\%%P" -v quiet -nologo >"%BUILT%\%%P.log" 2>&1
  if errorlevel 1 (
    set "RESULT=%%P"
    exit /b 0
  )
)
move /y "%BUILT%\stamp.new" "%BUILT%\stamp" >nul
set "RESULT=0"
exit /b 0

:explain
findstr /c:"error" %1 1>&2
echo The grader could not be built; the whole log is %~1. 1>&2
findstr /r "NU1301 NU1101 NU1102 407" %1 >nul
if errorlevel 1 exit /b 0
echo Its packages could not be fetched. 1>&2
echo   Offline: run kata once with network; from then on it works without. 1>&2
echo   Behind a proxy: set HTTPS_PROXY=http://user:password@host:port 1>&2
echo   With a package feed of your own: dotnet nuget add source URL 1>&2
exit /b 0

:sdkhelp
echo Install it from https://dotnet.microsoft.com/download/dotnet/10.0 1>&2
echo or: winget install Microsoft.DotNet.SDK.10 1>&2
echo Then open a new terminal and run kata again. 1>&2
exit /b 3
