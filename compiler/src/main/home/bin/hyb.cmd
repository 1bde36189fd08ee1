@echo off
rem Starts Hyb on Windows; lib/launch.sh is how it is started elsewhere.
setlocal
for %%I in ("%~dp0..") do set "home=%%~fI"
if defined JAVA_HOME goto named
set "java=java"
where java >nul 2>nul && goto found
echo hyb: no java on the PATH and JAVA_HOME is not set; install a JDK 17 or later>&2
exit /b 1

:named
set "java=%JAVA_HOME%\bin\java.exe"
if exist "%java%" goto found
echo hyb: JAVA_HOME is "%JAVA_HOME%", but there is no bin\java.exe in it; set it to a JDK 17 or later>&2
exit /b 1

:found
rem Thin JARs that are started by themselves look here for their runtime.
if not exist "%USERPROFILE%\.hyb" mkdir "%USERPROFILE%\.hyb" >nul 2>nul
rem Expanded late, a path may hold what means something to the shell, such as an ampersand.
setlocal enabledelayedexpansion
>"!USERPROFILE!\.hyb\home" echo !home!
endlocal

set "tiers=1"
set "collector=Serial"
if "%~1"=="lsp" set "tiers=4"
if "%~1"=="lsp" set "collector=Parallel"
"%java%" -XX:TieredStopAtLevel=%tiers% -XX:+Use%collector%GC "-Dhyb.launcher=%home%\bin\hyb.cmd" -cp "%home%\lib\compiler\*" io.hyb.cli.Main %*
set "code=%ERRORLEVEL%"
if not "%code%"=="1" exit /b %code%

rem A Java that is too old fails with this code, too.
set "version=0"
for /f "tokens=3" %%V in ('""%java%" -version 2^>^&1 ^| findstr /c:" version ""') do set "version=%%~V"
for /f "delims=.-" %%V in ("%version%") do set "version=%%V"
if %version% gtr 0 if %version% lss 17 echo hyb: "%java%" is Java %version%; Hyb needs 17 or later: install a JDK 17 and set JAVA_HOME to it>&2
exit /b 1
