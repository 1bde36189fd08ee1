/** What tells a teacher's weights from others. */
package io.hyb.arch.digest;
