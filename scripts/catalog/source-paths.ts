/** Which paths of a checkout are what the project ships, by the names that its languages give to tests. */
export function isTest(path: string): boolean {
  return FOLDER_OF_TESTS.test(path) || FILE_OF_TESTS.test(path);
}

const FOLDER_OF_TESTS =
  /(?:^|\/)(?:tests?|e2e[\w-]*|__tests__|testdata|fixtures?|examples?|test-[\w-]+|[\w.-]+\.tests?)\//i;
const FILE_OF_TESTS = /[._-](?:tests?|spec)\.\w+$|(?:Test\.(?:php|java|kt|groovy)|Tests?\.cs)$/;
