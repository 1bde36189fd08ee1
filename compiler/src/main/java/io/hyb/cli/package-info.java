/** The {@code hyb} command: reads a command line, calls the stages, reports the outcome. */
package io.hyb.cli;
