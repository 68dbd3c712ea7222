"""The gold set: answers whose labels are true by construction, to measure a judge against."""
