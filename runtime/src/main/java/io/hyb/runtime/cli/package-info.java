/**
 * The verbs of a compiled JAR: reading its command line, one small class per verb, exit codes and
 * messages. It uses every other package of the runtime; none of them uses it.
 */
package io.hyb.runtime.cli;
