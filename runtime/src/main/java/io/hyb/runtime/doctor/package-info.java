/** What a machine has of all that Hyb can use, and what to do about what it lacks. */
package io.hyb.runtime.doctor;
