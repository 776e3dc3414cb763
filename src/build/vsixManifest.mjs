/** The two files that describe the contents of a `.vsix`, in the format of `vsce`. */

const ASSETS = {
  'package.json': 'Microsoft.VisualStudio.Code.Manifest',
  'README.md': 'Microsoft.VisualStudio.Services.Content.Details',
  'CHANGELOG.md': 'Microsoft.VisualStudio.Services.Content.Changelog',
  LICENSE: 'Microsoft.VisualStudio.Services.Content.License',
};

const TYPES = {
  json: 'application/json',
  md: 'text/markdown',
  txt: 'text/plain',
  js: 'application/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
  png: 'image/png',
  py: 'text/x-python',
  wasm: 'application/wasm',
  vsixmanifest: 'text/xml',
};

const escape = text =>
  String(text).replace(/[<>&"]/g, sign => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;' })[sign]);

/** Creates `extension.vsixmanifest` from the manifest of the extension. */
export function vsixManifest(manifest) {
  const { name, version, publisher, displayName, description, keywords, categories, engines, icon } = manifest;
  const properties = {
    'Microsoft.VisualStudio.Code.Engine': engines.vscode,
    'Microsoft.VisualStudio.Code.ExtensionKind': manifest.extensionKind.join(','),
    'Microsoft.VisualStudio.Code.ExtensionDependencies': '',
    'Microsoft.VisualStudio.Code.ExtensionPack': '',
    'Microsoft.VisualStudio.Code.ExecutesCode': 'true',
  };
  const assets = { ...ASSETS, [icon]: 'Microsoft.VisualStudio.Services.Icons.Default' };
  const lines = entries => entries.map(line => `      ${line}`).join('\n');
  return `<?xml version="1.0" encoding="utf-8"?>
<PackageManifest Version="2.0.0" xmlns="http://schemas.microsoft.com/developer/vsx-schema/2011" xmlns:d="http://schemas.microsoft.com/developer/vsx-schema-design/2011">
  <Metadata>
    <Identity Language="en-US" Id="${escape(name)}" Version="${escape(version)}" Publisher="${escape(publisher)}"/>
    <DisplayName>${escape(displayName)}</DisplayName>
    <Description xml:space="preserve">${escape(description)}</Description>
    <Tags>${escape(keywords.join(','))}</Tags>
    <Categories>${escape(categories.join(','))}</Categories>
    <GalleryFlags>Public</GalleryFlags>
    <Properties>
${lines(Object.entries(properties).map(([id, value]) => `<Property Id="${id}" Value="${escape(value)}"/>`))}
    </Properties>
    <License>extension/LICENSE</License>
    <Icon>extension/${escape(icon)}</Icon>
  </Metadata>
  <Installation>
    <InstallationTarget Id="Microsoft.VisualStudio.Code"/>
  </Installation>
  <Dependencies/>
  <Assets>
${lines(Object.entries(assets).map(([file, type]) => `<Asset Type="${type}" Path="extension/${file}" Addressable="true"/>`))}
  </Assets>
</PackageManifest>
`;
}

/** Creates `[Content_Types].xml`. @throws Error for a file with an unknown type */
export function contentTypes(files) {
  const extensions = new Set(files.map(file => /\.(\w+)$/.exec(file)?.[1]).filter(Boolean));
  const defaults = [...extensions].sort().map(extension => {
    const type = TYPES[extension];
    if (!type) throw new Error(`The type of *.${extension} files is unknown. Add it to vsixManifest.mjs.`);
    return `  <Default Extension=".${extension}" ContentType="${type}"/>\n`;
  });
  const named = files.filter(file => !/\.\w+$/.test(file));
  const overrides = named.map(file => `  <Override PartName="/${file}" ContentType="text/plain"/>\n`);
  return `<?xml version="1.0" encoding="utf-8"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
${defaults.join('')}${overrides.join('')}</Types>
`;
}
