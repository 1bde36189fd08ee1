/** The installed Hyb: where its JARs are, and their version. */
package io.hyb.home;
