/** The {@code hyb} command: reads a command line, calls the stages, tells the user the outcome. */
package io.hyb.cli;
