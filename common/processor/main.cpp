// check_processor: succeeds where the programs of this build can run. check.cpp does it all.
int main() {}
