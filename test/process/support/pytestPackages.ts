import { testPackages } from './testPackages';

/** pytest and pytest-xdist: a folder for PYTHONPATH. */
export const pytestPackages = (): Promise<string> => testPackages('pytest', ['pytest>=8', 'pytest-xdist>=3.6']);
