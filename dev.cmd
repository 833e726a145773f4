@echo off
rem The verbs of ./dev on Windows. Written from ./dev and not yet run on a Windows machine.
setlocal
set "root=%~dp0"
set "python=%root%.venv\Scripts\python.exe"
set "verb=%~1"
if "%verb%"=="" goto usage
for %%v in (setup run demo test check forms bench) do if /i "%verb%"=="%%v" goto known
if /i "%verb%"=="help" goto usage
echo dev: There is no verb '%verb%'. 1>&2
goto usage

:known
rem %* keeps the verb, so the arguments after it are gathered one by one.
set "rest="
:gather
shift
if "%~1"=="" goto gathered
set rest=%rest% %1
goto gather
:gathered
call :setup || exit /b 1
pushd "%root%"
goto do_%verb%

:do_setup
echo dev: Everything is in place: dev run starts the program, dev test runs the tests.
popd
exit /b 0
:do_run
popd
"%python%" -m sifield%rest%
exit /b %errorlevel%
:do_demo
if "%rest%"=="" (
    if not exist build mkdir build
    set "rest= build\demo"
)
"%python%" -m sifield demo%rest%
goto done
:do_test
"%python%" -m pytest -n 2%rest%
goto done
:do_check
set status=0
"%python%" -m ruff check .%rest% || set status=1
"%python%" -m ruff format --check . || set status=1
"%python%" -m mypy || set status=1
".venv\Scripts\lint-imports.exe" || set status=1
popd
exit /b %status%
:do_forms
"%python%" -m library.build%rest%
goto done
:do_bench
for /f "tokens=1*" %%a in ("%rest%") do "%python%" -m bench.%%a %%b
goto done
:done
set status=%errorlevel%
popd
exit /b %status%

:setup
rem The stamp is a copy of the lock that .venv was made from: with both equal there is nothing to do.
if exist "%python%" fc /b "%root%requirements.lock" "%root%.venv\stamp" >nul 2>nul && exit /b 0
if exist "%python%" goto packages
for %%v in (3.14 3.13 3.12 3.11) do py -%%v -c "import venv" >nul 2>nul && (
    echo dev: Making .venv with Python %%v
    py -%%v -m venv --clear "%root%.venv" || exit /b 1
    goto packages
)
echo dev: sifield needs Python 3.11 to 3.14 and there is none here; install one from python.org, then run this again. 1>&2
exit /b 1
:packages
echo dev: Installing the locked packages (about 200 MB to fetch the first time)
"%python%" -m pip --disable-pip-version-check --no-input install -q --require-hashes --no-deps --only-binary :all: -r "%root%requirements.lock" || goto failed
"%python%" -m pip --disable-pip-version-check --no-input install -q --no-deps --no-build-isolation --no-index -e "%root%." || goto failed
copy /y "%root%requirements.lock" "%root%.venv\stamp" >nul
exit /b 0
:failed
echo dev: pip could not install the locked packages; its words are above. 1>&2
exit /b 1

:usage
echo Usage: dev VERB [ARGUMENTS]
echo.
echo   setup        make .venv with the locked packages
echo   run          start the desktop program; arguments go to it (dev run --help)
echo   demo [DIR]   do the whole journey without a window and leave its plan.pdf in DIR (build\demo)
echo   test         run the tests, two at a time; arguments go to pytest
echo   check        run ruff, mypy and import-linter; arguments go to ruff check
echo   forms        build the workbooks in resources\forms from library\; arguments name some of them
echo   bench NAME   run bench\NAME.py; arguments go to it
echo.
echo Each verb first sets up what is missing.
if "%verb%"=="" exit /b 0
if /i "%verb%"=="help" exit /b 0
exit /b 2
